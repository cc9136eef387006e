/// What a terminal is sent to show one text after another in the same place. On anything else, all texts are written one below
/// the other.
package struct Screen: Hashable, Sendable {
  private let isTerminal: Bool

  package init(isTerminal: Bool) { self.isTerminal = isTerminal }

  /// Switches to the alternate screen, so that the previous content comes back at the end, and hides the cursor (xterm's
  /// control sequences).
  package var opening: String { isTerminal ? "\u{1b}[?1049h\u{1b}[?25l" : "" }

  /// Shows the cursor and the previous content.
  package var closing: String { isTerminal ? "\u{1b}[?25h\u{1b}[?1049l" : "" }

  /// Returns what shows the text in place of the one before.
  ///
  /// - Parameter height: the terminal's lines; the text is cut to as many. Read only from a terminal.
  package func showing(_ text: String, height: @autoclosure () -> Int) -> String {
    guard isTerminal else { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(height())
    return "\u{1b}[H\u{1b}[2J" + lines.joined(separator: "\n")
  }
}
