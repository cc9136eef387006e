/// A Kubernetes quantity: `512`, `1.5Ki`, `20M`. It is kept as text, since its value is not used.
package struct Quantity: Hashable, Sendable {
  /// The text; empty if it is unset.
  package let text: String

  /// The unset quantity.
  package static let unset = Self(unchecked: "")
  /// The quantity 0.
  package static let zero = Self(unchecked: "0")

  private init(unchecked text: String) { self.text = text }

  /// Creates a quantity; nil if the text is not a valid one.
  package init?(_ text: String) {
    var rest = text[...]
    if let sign = rest.first, "+-".contains(sign) { rest.removeFirst() }
    let number = rest.prefix { $0 == "." || ("0"..."9").contains($0) }
    let suffix = rest.dropFirst(number.count)
    guard number.contains(where: { $0 != "." }), number.count(where: { $0 == "." }) <= 1,
      Self.suffixes.contains(String(suffix)) || Self.isExponent(suffix)
    else { return nil }
    self.text = text
  }

  private static let suffixes: Set = [
    "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
  ]

  private static func isExponent(_ suffix: Substring) -> Bool {
    guard let first = suffix.first, "eE".contains(first) else { return false }
    return Int(suffix.dropFirst()) != nil
  }
}
