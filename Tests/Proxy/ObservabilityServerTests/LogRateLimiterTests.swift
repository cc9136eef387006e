import Observability
import Testing

struct LogRateLimiterTests {
  /// When a failure that recurs every five seconds is logged within an hour.
  private func saidAt(_ message: (Int) -> String) -> [Int] {
    var limiter = LogRateLimiter()
    return stride(from: 0, to: 3600, by: 5).filter { second in
      limiter.text(for: message(second), at: .seconds(second)) != nil
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
    var limiter = LogRateLimiter()
    #expect(limiter.text(for: "x", at: .zero) == "x")
    #expect(limiter.text(for: "x", at: .seconds(5)) == nil)
    #expect(limiter.text(for: "x", at: .seconds(9)) == nil)
    #expect(limiter.text(for: "x", at: .seconds(10)) == "x (3 times since it was last logged)")
    #expect(limiter.text(for: "x", at: .seconds(30)) == "x (1 time since it was last logged)")
  }

  @Test func afterSuccessAllBeginsAnew() {
    var limiter = LogRateLimiter()
    #expect(limiter.reset() == 0)
    _ = limiter.text(for: "x", at: .zero)
    _ = limiter.text(for: "x", at: .seconds(1))
    #expect(limiter.reset() == 2)
    #expect(limiter.text(for: "x", at: .seconds(2)) == "x")
  }

  @Test func itRemembersNoMoreThanAFewMessages() {
    var limiter = LogRateLimiter()
    for number in 0..<100 { #expect(limiter.text(for: "\(number)", at: .zero) == "\(number)") }
    #expect(limiter.text(for: "3", at: .seconds(1)) == nil)
    #expect(limiter.text(for: "99", at: .seconds(1)) == "99")
  }
}
