import ClusterModel
import Testing

@Suite struct PrintableTests {
  @Test(arguments: [
    ("", ""), ("web", "web"), ("a\nb\tc", "a\nb\tc"), ("\u{1b}[31m", "^[[31m"), ("\u{0}\u{7}\r", "^@^G^M"),
    ("\u{7f}", "^?"), ("\u{80}\u{9b}\u{9f}\u{a0}", "\\u{80}\\u{9b}\\u{9f}\u{a0}"), ("é🚀ÿ\r\n", "é🚀ÿ^M\n"),
  ])
  func controlCharactersAreShown(_ text: String, _ shown: String) {
    #expect(text.printable == shown)
    #expect(shown.printable == shown)
  }

  @Test func asOneLineThereIsNoLineFeed() {
    #expect("a\nerror: b\t\u{1b}".asOneLine == "a^Jerror: b^I^[")
    #expect("plain".asOneLine == "plain")
  }

  /// Whatever the text, nothing is left that a terminal acts on.
  @Test func noControlCharacterIsLeft() {
    let all = String(String.UnicodeScalarView((0...0x2ff).compactMap { Unicode.Scalar($0 as UInt32) }))
    #expect(all.asOneLine.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    let controls = all.printable.unicodeScalars.filter { $0.properties.generalCategory == .control }
    #expect(Array(controls) == ["\t", "\n"])
  }
}
