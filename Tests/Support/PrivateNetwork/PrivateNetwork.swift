private import CNetworkNamespace
private import Foundation

/// Whether this process can create network namespaces and rules in them.
package let isPrivileged = geteuid() == 0

/// Runs a closure on a new thread in a new, empty network namespace, which is destroyed with the thread. Threads of the
/// cooperative pool must not change their namespace.
package func inPrivateNetwork<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws
  -> Answer
{
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread {
      guard enter_new_network_namespace() == 0 else {
        continuation.resume(throwing: NamespaceError(errno: errno))
        return
      }
      continuation.resume(with: Result { try body() })
    }
    thread.stackSize = 8 << 20
    thread.start()
  }
}

/// A system call that creates, opens or enters a network namespace failed.
package struct NamespaceError: Error {
  /// The errno of the system call.
  package let errno: Int32
}

/// Runs a shell command in the calling thread's network namespace, and returns its status and output.
@discardableResult
package func shell(_ command: String, input: String = "") -> (status: Int32, output: String) {
  let file = "/tmp/viaduct-test-\(UUID().uuidString)"
  _ = FileManager.default.createFile(atPath: file, contents: Data(input.utf8))
  defer { try? FileManager.default.removeItem(atPath: file) }
  guard let pipe = popen("(\(command)) < \(file) 2>&1", "r") else { return (-1, "") }
  var output: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, pipe)
    guard count > 0 else { break }
    output += buffer[..<count]
  }
  return (pclose(pipe), String(decoding: output, as: UTF8.self))
}

/// Waits until all global IPv6 addresses of the thread's network namespace are reachable. The kernel adds an address's
/// route asynchronously even without duplicate address detection (addrconf_dad_work), so that it appears some time
/// after the address, and not at all on a veth interface whose peer is down.
package func waitForIPv6Addresses() throws {
  let (status, output) = shell(
    """
    for try in $(seq 1000); do
      { ip -6 -oneline address show up scope global; ip -6 route show table local; } | awk '
        $3 == "inet6" { sub("/.*", "", $4); addresses[$4 " " $2] }
        $1 == "local" { routes[$2 " " $4] }
        END { for (address in addresses) if (!(address in routes)) exit 1 }' && exit 0
      sleep 0.01
    done
    ip -6 address show
    exit 1
    """)
  guard status == 0 else { throw UnusableAddress(addresses: output) }
}

/// An IPv6 address exists but has no route.
package struct UnusableAddress: Error {
  /// All addresses, as shown by ip(8).
  package let addresses: String
}
