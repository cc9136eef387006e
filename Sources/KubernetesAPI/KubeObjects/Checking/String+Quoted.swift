extension String {
  /// The text in quotes on one line, cut where it is long.
  package var quoted: String {
    let shown = unicodeScalars.prefix(64).map { $0.isPlain && $0 != "\"" ? Character($0) : "?" }
    return "\"\(String(shown))\(shown.count < unicodeScalars.count ? "…" : "")\""
  }

  /// Whether the text is one short word that can stand in a message as it is.
  package var isPlainWord: Bool {
    !isEmpty && utf8.count <= 253 && unicodeScalars.allSatisfy { $0.isPlain && $0 != " " }
  }
}

extension Unicode.Scalar {
  /// Printable and ASCII, so that no message can be forged through it.
  fileprivate var isPlain: Bool { (" "..."~").contains(self) }
}
