extension String {
  /// Returns the string as a quoted JSON string, escaped like in Go's encoding/json (Go 1.22). That includes the line
  /// terminators of JavaScript, and with `escapingHTML` also `<`, `>` and `&`, which Go escapes by default.
  package func jsonString(escapingHTML: Bool = false) -> String {
    unicodeScalars.reduce(into: "\"") { text, scalar in
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case "\u{8}": text += "\\b"
      case "\u{c}": text += "\\f"
      case "\u{2028}", "\u{2029}": text += scalar.escaped
      case "<" where escapingHTML, ">" where escapingHTML, "&" where escapingHTML: text += scalar.escaped
      case _ where scalar.value < 0x20: text += scalar.escaped
      default: text.unicodeScalars.append(scalar)
      }
    } + "\""
  }
}

extension Unicode.Scalar {
  /// `\u003c`
  fileprivate var escaped: String { "\\u" + String(value + 0x10000, radix: 16).suffix(4) }
}
