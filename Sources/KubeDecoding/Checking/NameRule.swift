/// What the API server allows as a name (RFC 1123). A name that passes can stand in nft text as it is.
enum NameRule {
  /// Services, namespaces and ports: one DNS label.
  case label
  /// Slices, nodes and the rest: labels with dots between.
  case subdomain

  /// Whether the name follows the rule.
  func allows(_ name: String) -> Bool {
    switch self {
    case .label: name.utf8.count <= 63 && Self.isLabel(name[...])
    case .subdomain:
      name.utf8.count <= 253
        && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(Self.isLabel)
    }
  }

  /// The rule in words.
  var expectation: Expectation { self == .label ? .label : .subdomain }

  private static func isLabel(_ text: Substring) -> Bool {
    let dash = UInt8(ascii: "-")
    return !text.isEmpty && text.utf8.first != dash && text.utf8.last != dash
      && text.utf8.allSatisfy { $0 == dash || $0.isLowerCaseOrDigit }
  }
}

extension UInt8 {
  fileprivate var isLowerCaseOrDigit: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }
}
