import Foundation
import Logging
import Synchronization
import Testing

@testable import Observability

struct JSONLogHandlerTests {
  private final class Lines: Sendable {
    let all = Mutex<[String]>([])

    func logger(_ level: Logger.Level = .trace) -> Logger {
      var logger = Logger(label: "test") { _ in
        JSONLogHandler { line in self.all.withLock { $0.append(line) } }
      }
      logger.logLevel = level
      return logger
    }
  }

  /// The logged line of a message, parsed by Foundation.
  private func written(_ level: Logger.Level = .trace, _ body: (inout Logger) -> Void) throws -> [[String:
    Any]]
  {
    let lines = Lines()
    var logger = lines.logger(level)
    body(&logger)
    return try lines.all.withLock { $0 }.map { line in
      #expect(line.hasSuffix("\n") && !line.dropLast().contains("\n"), "one line each")
      return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  @Test func aMessageHasTimePlaceVerbosityAndFields() throws {
    let before = Date.now.timeIntervalSince1970 * 1000
    let found = try written {
      $0[metadataKey: "node"] = "node1"
      $0.info("all is well", metadata: ["kind": "Service", "count": .stringConvertible(3)])
    }
    let object = try #require(found.first)
    let time = try #require(object["ts"] as? Double)
    #expect(time >= before.rounded(.down) && time <= Date.now.timeIntervalSince1970 * 1000 + 1)
    #expect(
      (object["caller"] as? String)?.hasPrefix("ObservabilityServerTests/JSONLogHandlerTests.swift:") == true)
    #expect(object["msg"] as? String == "all is well")
    #expect(object["v"] as? Int == 0)
    #expect(object["level"] as? String == "info")
    #expect(object["node"] as? String == "node1")
    #expect(object["kind"] as? String == "Service")
    #expect(object["count"] as? String == "3")
  }

  @Test func verbosityIsThatOfTheFlagAndErrorsHaveNone() throws {
    let found = try written {
      $0.trace("a")
      $0.debug("b")
      $0.notice("c")
      $0.warning("d")
      $0.error("e")
      $0.critical("f")
    }
    #expect(found.map { $0["v"] as? Int } == [6, 4, 0, 0, nil, nil])
    #expect(
      found.map { $0["level"] as? String } == ["trace", "debug", "notice", "warning", "error", "critical"])
  }

  @Test func anErrorIsAField() throws {
    struct Trouble: Error, CustomStringConvertible { let description = "no \"room\"" }
    let found = try written { $0.error("failed", error: Trouble()) }
    #expect(found.first?["err"] as? String == "no \"room\"")
  }

  @Test func whatIsBelowTheLevelIsNotWritten() throws {
    #expect(try written(.warning) { $0.info("a") }.isEmpty)
  }

  @Test(arguments: ["say \"no\"", "a\\b", "two\nlines\r\n", "tab\tnul\u{0}esc\u{1b}", "é 漢 👍\u{2028}", ""])
  func whateverIsSaidArrivesAsItIs(_ text: String) throws {
    let found = try written {
      $0.error(
        "\(text)",
        metadata: [
          "\(text)!": .array(["\(text)", .dictionary(["x": "\(text)"])]), "msg": "another", "v": "9",
        ])
    }
    let object = try #require(found.first)
    #expect(object["msg"] as? String == text)
    let field = try #require(object["\(text)!"] as? [Any])
    #expect(field.first as? String == text)
    #expect((field.last as? [String: String]) == ["x": text])
    #expect(object["msg_"] as? String == "another")
    #expect(object["v"] == nil && object["v_"] as? String == "9")
  }

  @Test func aTimeHasItsMicroseconds() {
    let event = LogEvent(
      level: .info, message: "x", error: nil, metadata: nil, source: "s", file: "a/b/c.swift", function: "f",
      line: 7)
    let line = JSONLogHandler { _ in }.line(
      event, at: ClockReading(unixNanoseconds: 1_795_360_123_004_056_789, uptime: .now))
    #expect(
      line
        == "{\"ts\":1795360123004.056,\"caller\":\"b/c.swift:7\",\"level\":\"info\",\"msg\":\"x\",\"v\":0}\n")
  }
}
