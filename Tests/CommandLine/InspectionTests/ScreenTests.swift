import Testing

@testable import Inspection

/// What `top` sends to a terminal, and to anything else.
@Suite struct ScreenTests {
  @Test func elsewhereTextsFollowEachOther() {
    let screen = Screen(isTerminal: false)
    #expect(screen.opening + screen.showing("a\nb\n", height: 1) + screen.closing == "a\nb\n")
  }

  /// There is no height to be read.
  @Test func elsewhereTheHeightIsNotRead() {
    func height() -> Int {
      Issue.record("read")
      return 0
    }
    _ = Screen(isTerminal: false).showing("a\n", height: height())
  }

  @Test func aTerminalShowsEachTextInPlaceOfTheOneBefore() {
    let screen = Screen(isTerminal: true)
    #expect(screen.showing("a\nb\n", height: 24) == "\u{1b}[H\u{1b}[2Ja\nb\n")
    #expect(screen.opening == "\u{1b}[?1049h\u{1b}[?25l")
    #expect(screen.closing == "\u{1b}[?25h\u{1b}[?1049l")
  }

  /// A line break in the last line would scroll the first one out of sight.
  @Test(arguments: [(1, "a"), (2, "a\nb"), (3, "a\nb\nc"), (4, "a\nb\nc\n"), (5, "a\nb\nc\n")])
  func aTerminalShowsAsManyLinesAsFit(_ height: Int, _ shown: String) {
    #expect(Screen(isTerminal: true).showing("a\nb\nc\n", height: height) == "\u{1b}[H\u{1b}[2J" + shown)
  }
}
