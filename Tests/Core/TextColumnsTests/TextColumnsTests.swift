import Testing
import TextColumns

@Suite struct TextColumnsTests {
  @Test func cellsArePaddedToTheirColumn() {
    let columns = TextColumns([.left(6), .right(5, gap: 1), .right(4)])
    #expect(columns.line(["web", "1.5", "20"]) == "web     1.5   20")
    #expect(columns.line(["", "", ""]) == "                ")
    #expect(columns.line(["a"]) == "a")
    #expect(columns.line([]) == "")
  }

  /// Only what follows a cell is moved by it.
  @Test func aLongCellMovesWhatFollows() {
    let columns = TextColumns([.left(3), .right(2, gap: 1), .right(2)])
    #expect(columns.line(["default", "1", "2"]) == "default 1  2")
    #expect(columns.line(["a", "12345", "2"]) == "a  12345  2")
    #expect(columns.line(["a", "1", "12345"]) == "a   1 12345")
  }

  @Test func theLastCellHasNoTrailingSpaces() {
    let columns = TextColumns([.left(6, gap: 2), .left(6, gap: 2)])
    #expect(columns.line(["a", "b"]) == "a       b")
    #expect(columns.line(["a", "b", "c", "d"]) == "a       b       cd")
    // An empty last cell leaves the padding of the one before.
    #expect(columns.line(["a", ""]) == "a       ")
  }

  @Test func columnsFitTheirWidestCell() {
    #expect(
      alignedLines([["10.0.0.1:80", "ready"], ["[fd00::1]:80", "not ready"], ["x", "y"]]) == [
        "10.0.0.1:80   ready",
        "[fd00::1]:80  not ready",
        "x             y",
      ])
    #expect(alignedLines([["a", "b", "c"], ["aa", "bb", "cc"]], gap: 1) == ["a  b  c", "aa bb cc"])
    #expect(alignedLines([]) == [])
  }

  /// A row's last cell may be longer than the cells below it.
  @Test func aLastCellDoesNotWidenItsColumn() {
    #expect(
      alignedLines([["a", "b", "c"], ["a much longer cell"], ["a", "another long cell"]]) == [
        "a  b  c", "a much longer cell", "a  another long cell",
      ])
  }

  @Test func columnsCanBeWider() {
    let columns = TextColumns(fitting: [["abc", "d"]], gap: 3, atLeast: [1, 5])
    #expect(columns.columns == [.left(3, gap: 3), .left(5, gap: 3)])
    #expect(TextColumns(fitting: [], gap: 3, atLeast: [4]).line(["a", "b"]) == "a      b")
  }

  /// A character may consist of several code points.
  @Test func charactersAreCounted() {
    #expect(alignedLines([["e\u{301}", "x"], ["ab", "y"]], gap: 1) == ["e\u{301}  x", "ab y"])
  }
}
