import Testing

@testable import CommandInput

/// When `get --watch` reads manifests again.
@Suite struct SettledChangesTests {
  /// Returns at which looks there is something to read.
  private func news(since seen: Int, _ looks: Int?...) -> [Bool] {
    var changes = SettledChanges(since: seen)
    return looks.map { changes.look(at: $0) }
  }

  @Test func whatStaysIsNoChange() { #expect(news(since: 1, 1, 1, 1) == [false, false, false]) }

  @Test func aChangeIsReadOnceItHasComeToRest() {
    #expect(news(since: 1, 2, 2, 2) == [false, true, false])
  }

  @Test func whileItChangesNothingIsRead() {
    #expect(news(since: 1, 2, 3, 4, 4) == [false, false, false, true])
  }

  @Test func aChangeThatIsTakenBackIsNone() {
    #expect(news(since: 1, 2, 1, 2, 2) == [false, false, false, true])
  }

  /// A file that is being replaced may be missing for a moment.
  @Test func whatCannotBeToldIsNoChange() {
    #expect(news(since: 1, nil, nil, 1, 2, nil, 2, 2) == [false, false, false, false, false, false, true])
  }

  @Test func theOldStateIsNewAgainAfterwards() {
    #expect(news(since: 1, 2, 2, 1, 1) == [false, true, false, true])
  }
}
