private import CNetworkNamespace
private import Foundation

/// A network namespace that is there as long as this is, whether a thread is in it or not.
public final class NetworkNamespace {
  private let descriptor: Int32

  /// The one that the calling thread is in.
  public init() throws {
    descriptor = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw NamespaceError(errno: errno) }
  }

  deinit { close(descriptor) }

  /// Makes an empty one; the calling thread is in it afterwards.
  public static func entered() throws -> NetworkNamespace {
    guard enter_new_network_namespace() == 0 else { throw NamespaceError(errno: errno) }
    return try NetworkNamespace()
  }

  /// The calling thread goes there.
  public func enter() throws {
    guard enter_network_namespace(descriptor) == 0 else { throw NamespaceError(errno: errno) }
  }

  /// What `ip link … netns` takes.
  public var path: String { "/proc/\(getpid())/fd/\(descriptor)" }
}
