/// What the API server allows as a name (RFC 1123). A name that passes can stand in nft text as it is.
package enum NameRule: Sendable {
  /// Services, namespaces and ports: one DNS label.
  case label
  /// Slices, nodes and the rest: labels with dots between.
  case subdomain

  /// Whether the name follows the rule.
  package func allows(_ name: String) -> Bool {
    let bytes = name.utf8.span
    guard bytes.count <= (self == .label ? 63 : 253) else { return false }
    // What came before: nil at the start of a label.
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

  /// The rule in words.
  var expectation: Expectation { self == .label ? .label : .subdomain }
}

extension UInt8 {
  fileprivate var isLowerCaseOrDigit: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }
}
