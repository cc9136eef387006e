import Testing

@testable import Controller

@Suite struct FlowSearchPacingTests {
  @Test func theFirstSearchIsMadeAtOnce() {
    #expect(FlowSearchPacing().wait(at: .zero) == .zero)
    #expect(FlowSearchPacing().wait(at: .seconds(3)) == .zero)
  }

  @Test func thePauseIsFiftyTimesTheSearch() {
    var pacing = FlowSearchPacing()
    pacing.searched(from: .milliseconds(100), to: .milliseconds(104))
    #expect(pacing.wait(at: .milliseconds(104)) == .milliseconds(200))
    #expect(pacing.wait(at: .milliseconds(254)) == .milliseconds(50))
    #expect(pacing.wait(at: .milliseconds(304)) == .zero)
    #expect(pacing.wait(at: .seconds(9)) == .zero)
  }

  @Test func thePauseIsShorterThanTheWaitForARetransmission() {
    var pacing = FlowSearchPacing()
    pacing.searched(from: .zero, to: .seconds(2))
    #expect(pacing.wait(at: .seconds(2)) == .milliseconds(250))
  }

  /// A thousand changes a second for ten seconds, each of which asks for a search of 4 ms.
  @Test func searchesTakeTwoPercentOfTheTimeAtMost() {
    var pacing = FlowSearchPacing()
    var (now, searches) = (Duration.zero, 0)
    while now < .seconds(10) {
      if pacing.wait(at: now) == .zero {
        searches += 1
        pacing.searched(from: now, to: now + .milliseconds(4))
        now += .milliseconds(4)
      }
      now += .milliseconds(1)
    }
    #expect((45...50).contains(searches))
  }
}
