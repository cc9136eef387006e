internal import ClusterModel

extension String {
  /// The string in quotes, on one line, truncated to 64 characters.
  package var quoted: String {
    let shown = unicodeScalars.prefix(64).map { $0.isPlain && $0 != "\"" ? Character($0) : "?" }
    return "\"\(String(shown))\(shown.count < unicodeScalars.count ? "…" : "")\""
  }

  /// Whether the string is a short printable word that needs no quotes in a message.
  package var isPlainWord: Bool {
    !isEmpty && utf8.count <= APIRules.longestSubdomain
      && unicodeScalars.allSatisfy { $0.isPlain && $0 != " " }
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is printable ASCII. Nothing else is printed, so that objects cannot forge log lines.
  fileprivate var isPlain: Bool { (" "..."~").contains(self) }
}
