import Foundation
import PrivateNetwork

/// A DNS client written in another language, so that it cannot share bugs with the server.
enum Client {
  private static let program = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../netns-tests/dns.py").standardizedFileURL.path

  /// Sends a query and returns a description of the response: code, `whole` or truncated, number of records, records.
  static func ask(
    _ how: String, _ address: String, _ port: UInt16, _ name: String, type: String = "A", size: Int = 0
  ) async -> [String] {
    await run("\(how) \(address) \(port) \(name) \(type) \(size)")
  }

  /// Sends this many queries in one TCP write, reads nothing for a while, and returns the responses.
  static func pipeline(_ port: UInt16, _ name: String, _ count: Int, isClosing: Bool) async -> [String] {
    await run("pipeline 127.0.0.1 \(port) \(name) \(count) \(isClosing ? "close" : "open")")
  }

  /// Opens this many idle connections, then one from another address, and returns the responses on that one and on an
  /// earlier connection that was not idle.
  static func crowd(_ port: UInt16, _ name: String, _ count: Int, from source: String) async -> [String] {
    await run("crowd 127.0.0.1 \(port) \(name) \(count) \(source)")
  }

  private static func run(_ arguments: String) async -> [String] {
    await onAThread {
      shell("python3 \(program) \(arguments)").output.split(separator: "\n").map(String.init)
    }
  }

  /// Waits on a separate thread, because threads of the cooperative pool must not block.
  private static func onAThread<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) async -> Answer {
    await withCheckedContinuation { continuation in
      Thread { continuation.resume(returning: body()) }.start()
    }
  }
}
