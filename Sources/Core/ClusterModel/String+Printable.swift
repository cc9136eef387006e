extension String {
  /// The text without what a terminal would take as a command: control characters other than line feeds and tabs are
  /// shown as `^[` (for U+001B) or `\u{9b}`. Names of files, labels and processes come from others, who can put escape
  /// sequences into them.
  public var printable: String { showing { $0 == "\n" || $0 == "\t" } }

  /// The same, and line feeds and tabs are shown as `^J` and `^I`, so that a name cannot forge a line of a log.
  public var asOneLine: String { showing { _ in false } }

  private func showing(asIs isAllowed: (Unicode.Scalar) -> Bool) -> String {
    guard utf8.mayHaveControls else { return self }
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar.isControl, !isAllowed(scalar) {
        text.append(contentsOf: scalar.shown)
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }
}

extension String.UTF8View {
  /// False for nearly every text, which then need not be copied. The first byte of U+0080 to U+009F is 0xc2.
  fileprivate var mayHaveControls: Bool { contains { $0 < 0x20 || $0 == 0x7f || $0 == 0xc2 } }
}

extension Unicode.Scalar {
  /// C0, DEL and C1: what ECMA-48 gives a meaning to.
  fileprivate var isControl: Bool { value < 0x20 || (0x7f...0x9f).contains(value) }

  /// How a control character is shown: C0 and DEL in caret notation, as kubectl does it.
  fileprivate var shown: String.UnicodeScalarView {
    value < 0x80
      ? ("^" + String(Character(Unicode.Scalar(UInt8(value ^ 0x40))))).unicodeScalars
      : "\\u{\(String(value, radix: 16))}".unicodeScalars
  }
}
