private import CNetworkNamespace
private import Foundation

/// A network namespace, kept alive by an open descriptor whether or not a thread is in it.
package final class NetworkNamespace {
  private let descriptor: Int32

  /// Opens the network namespace of the calling thread.
  package init() throws {
    descriptor = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw NamespaceError(errno: errno) }
  }

  deinit { close(descriptor) }

  /// Creates an empty network namespace and moves the calling thread into it.
  package static func entered() throws -> NetworkNamespace {
    guard enter_new_network_namespace() == 0 else { throw NamespaceError(errno: errno) }
    return try NetworkNamespace()
  }

  /// Moves the calling thread into the network namespace.
  package func enter() throws {
    guard enter_network_namespace(descriptor) == 0 else { throw NamespaceError(errno: errno) }
  }

  /// A path for `ip link … netns`.
  package var path: String { "/proc/\(getpid())/fd/\(descriptor)" }
}
