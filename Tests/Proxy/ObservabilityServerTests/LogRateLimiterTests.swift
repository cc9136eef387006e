import Observability
import Testing

struct LogRateLimiterTests {
  /// When a failure each five seconds is said within an hour.
  private func saidAt(_ message: (Int) -> String) -> [Int] {
    var messages = LogRateLimiter()
    return stride(from: 0, to: 3600, by: 5).filter { second in
      messages.text(of: message(second), at: .seconds(second)) != nil
    }
  }

  @Test func theSameIsSaidAtIntervalsThatGrow() {
    #expect(saidAt { _ in "x" } == [0, 10, 30, 70, 150, 310, 630, 1230, 1830, 2430, 3030])
  }

  @Test func whatIsNewIsSaidAtOnce() {
    #expect(saidAt { $0 < 20 ? "x" : "y" }.prefix(4) == [0, 10, 20, 30])
  }

  @Test func twoThatTakeTurnsAreEachSaidRarely() {
    #expect(saidAt { $0 % 10 == 0 ? "x" : "y" }.count < 25)
  }

  @Test func itTellsHowOftenItWasNotSaid() {
    var messages = LogRateLimiter()
    #expect(messages.text(of: "x", at: .zero) == "x")
    #expect(messages.text(of: "x", at: .seconds(5)) == nil)
    #expect(messages.text(of: "x", at: .seconds(9)) == nil)
    #expect(messages.text(of: "x", at: .seconds(10)) == "x (3 times since it was last logged)")
    #expect(messages.text(of: "x", at: .seconds(30)) == "x (1 time since it was last logged)")
  }

  @Test func afterSuccessAllBeginsAnew() {
    var messages = LogRateLimiter()
    #expect(messages.end() == 0)
    _ = messages.text(of: "x", at: .zero)
    _ = messages.text(of: "x", at: .seconds(1))
    #expect(messages.end() == 2)
    #expect(messages.text(of: "x", at: .seconds(2)) == "x")
  }

  @Test func itRemembersNoMoreThanAFewMessages() {
    var messages = LogRateLimiter()
    for number in 0..<100 { #expect(messages.text(of: "\(number)", at: .zero) == "\(number)") }
    #expect(messages.text(of: "3", at: .seconds(1)) == nil)
    #expect(messages.text(of: "99", at: .seconds(1)) == "99")
  }
}
