import Foundation
import PrivateNetwork

/// A DNS client in another language than the server's, so that it shares no mistake with it.
enum Client {
  private static let program = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../netns-tests/dns.py").standardizedFileURL.path

  /// Asks, and gives what came: code, whether it was cut, how many records, and those.
  static func ask(
    _ how: String, _ address: String, _ port: UInt16, _ name: String, type: String = "A", size: Int = 0
  ) async -> [String] {
    let command = "python3 \(program) \(how) \(address) \(port) \(name) \(type) \(size)"
    return await onAThread { shell(command).output.split(separator: "\n").map(String.init) }
  }

  /// Waiting for another program is not for the cooperative pool.
  private static func onAThread<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) async -> Answer {
    await withCheckedContinuation { continuation in
      Thread { continuation.resume(returning: body()) }.start()
    }
  }
}
