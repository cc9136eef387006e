/// The rules for labels, in words.
package enum LabelRules {
  /// What to do about an invalid key.
  package static let keyRemedy =
    "use at most \(APIRules.longestLabelValue) letters, digits, '-', '_' and '.', optionally after a DNS name and '/'"

  /// What to do about an invalid value.
  package static let valueRemedy =
    "use at most \(APIRules.longestLabelValue) letters, digits, '-', '_' and '.', "
    + "with a letter or digit first and last"
}

extension String {
  /// Whether the API server accepts this as a label key: an optional DNS name and slash, then a name.
  package var isLabelKey: Bool {
    let parts = split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, !name.isEmpty, String(name).isLabelValue, parts.count <= 2 else {
      return false
    }
    return parts.count == 1 || parts[0].isDNSName
  }

  /// Whether the API server accepts this as a label value.
  package var isLabelValue: Bool {
    isEmpty
      || utf8.count <= APIRules.longestLabelValue
        && utf8.allSatisfy { $0.isLetterOrDigit || "-_.".utf8.contains($0) }
        && (utf8.first?.isLetterOrDigit ?? false) && (utf8.last?.isLetterOrDigit ?? false)
  }
}

extension String {
  /// Whether the API server accepts this as the name of a container port, and therefore as a named targetPort
  /// (apimachinery's IsValidPortName).
  package var isPortName: Bool {
    let isLower = utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0.isLowerCaseLetterOrDigit }
    let hasLetter = utf8.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    return isLower && hasLetter && utf8.count <= APIRules.longestPortName && !contains("--")
      && !hasPrefix("-") && !hasSuffix("-")
  }
}

extension Substring {
  fileprivate var isDNSName: Bool {
    utf8.count <= APIRules.longestSubdomain
      && split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
        !part.isEmpty && part.utf8.first != UInt8(ascii: "-") && part.utf8.last != UInt8(ascii: "-")
          && part.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0.isLowerCaseLetterOrDigit }
      }
  }
}

extension UInt8 {
  fileprivate var isLowerCaseLetterOrDigit: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }

  fileprivate var isLetterOrDigit: Bool {
    isLowerCaseLetterOrDigit || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
  }
}
