import Foundation
import PrivateNetwork

/// A DNS client in another language than the server's, so that it shares no mistake with it.
enum Client {
  private static let program = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../netns-tests/dns.py").standardizedFileURL.path

  /// Asks, and gives what came: code, whether it was cut, how many records, and those.
  static func ask(
    _ how: String, _ address: String, _ port: UInt16, _ name: String, type: String = "A", size: Int = 0
  ) async -> [String] {
    await run("\(how) \(address) \(port) \(name) \(type) \(size)")
  }

  /// Asks so often in one write, by TCP, and reads nothing for a while; gives what came.
  static func pipeline(_ port: UInt16, _ name: String, _ count: Int, isClosing: Bool) async -> [String] {
    await run("pipeline 127.0.0.1 \(port) \(name) \(count) \(isClosing ? "close" : "open")")
  }

  /// Opens so many silent connections and then one from another address; gives what that one hears, and one that was
  /// there first and not silent.
  static func crowd(_ port: UInt16, _ name: String, _ count: Int, from source: String) async -> [String] {
    await run("crowd 127.0.0.1 \(port) \(name) \(count) \(source)")
  }

  private static func run(_ arguments: String) async -> [String] {
    await onAThread {
      shell("python3 \(program) \(arguments)").output.split(separator: "\n").map(String.init)
    }
  }

  /// Waiting for another program is not for the cooperative pool.
  private static func onAThread<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) async -> Answer {
    await withCheckedContinuation { continuation in
      Thread { continuation.resume(returning: body()) }.start()
    }
  }
}
