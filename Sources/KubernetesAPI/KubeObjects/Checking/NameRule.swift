internal import ClusterModel

/// The API server's rules for names (RFC 1123). A valid name needs no quoting in nft's syntax.
package enum NameRule: Sendable {
  /// Services, namespaces and ports: one DNS label.
  case label
  /// Slices, Nodes and other kinds: DNS labels separated by dots.
  case subdomain

  /// Returns whether the name follows the rule.
  package func allows(_ name: String) -> Bool {
    let bytes = name.utf8.span
    let limit = self == .label ? APIRules.longestLabel : APIRules.longestSubdomain
    guard bytes.count <= limit else { return false }
    // The previous byte; nil at the start of a label.
    var last: UInt8?
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == UInt8(ascii: "."), self == .subdomain {
        guard let end = last, end != UInt8(ascii: "-") else { return false }
        last = nil
      } else {
        guard byte.isLowerCaseOrDigit || byte == UInt8(ascii: "-") && last != nil else { return false }
        last = byte
      }
    }
    return last.map { $0 != UInt8(ascii: "-") } ?? false
  }

  /// The rule in words, for diagnostics.
  var expectation: Expectation { self == .label ? .label : .subdomain }
}

extension UInt8 {
  fileprivate var isLowerCaseOrDigit: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }
}
