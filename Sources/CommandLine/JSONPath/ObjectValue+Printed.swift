package import ClusterModel
internal import ObjectNotation

extension ObjectValue {
  /// The value as `-o jsonpath` prints it.
  var printed: String {
    switch self {
    case .text(let text): text
    case .fraction(let text): text.goFormatted
    case .null, .boolean, .number, .list, .object: compactJSON
    }
  }

  /// The value as JSON on one line without spaces, as Go's encoding/json writes it: with `<`, `>`, `&` and the line
  /// separators escaped.
  var compactJSON: String {
    switch self {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .number(let value): "\(value)"
    case .fraction(let text): text.goJSON
    case .text(let text): text.jsonString(escapingHTML: true)
    case .list(let elements): "[" + elements.map(\.compactJSON).joined(separator: ",") + "]"
    case .object:
      "{"
        + fields.map { "\($0.key.jsonString(escapingHTML: true)):\($0.value.compactJSON)" }.joined(
          separator: ",") + "}"
    }
  }

  /// The value as Go's fmt prints it, and so a cell of `-o custom-columns`: `[a b]`, `map[app:web]`, `<nil>`.
  package var goFormatted: String {
    switch self {
    case .null: "<nil>"
    case .boolean(let value): "\(value)"
    case .number(let value): "\(value)"
    case .fraction(let text): text.goFormatted
    case .text(let text): text
    case .list(let elements): "[" + elements.map(\.goFormatted).joined(separator: " ") + "]"
    case .object: "map[" + fields.map { "\($0.key):\($0.value.goFormatted)" }.joined(separator: " ") + "]"
    }
  }
}

extension String {
  /// The fraction as Go's fmt prints it.
  fileprivate var goFormatted: String { Double(self).map { GoNumber($0).text(exponents: -4..<6) } ?? self }

  /// The fraction as Go's encoding/json writes it.
  fileprivate var goJSON: String { Double(self).map { GoNumber($0).text(exponents: -6..<21) } ?? self }
}

/// A number with the fewest digits that distinguish it from its neighbors, as Go writes it.
private struct GoNumber {
  private let sign: String
  private let digits: String
  /// The decimal exponent of the first digit.
  private let exponent: Int

  init(_ value: Double) {
    guard value.isFinite else { (sign, digits, exponent) = ("", "\(value)", 0); return }
    // Swift finds the same digits, but places the decimal point differently.
    let parts = "\(value.magnitude)".split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let all = mantissa.joined()
    let significant = all.drop { $0 == "0" }
    let leading = all.count - significant.count
    sign = value.sign == .minus ? "-" : ""
    digits = String(String(significant.reversed().drop { $0 == "0" }.reversed()))
    exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + mantissa[0].count - 1 - leading
  }

  /// - Parameter exponents: the decimal exponents of numbers that are written without one.
  func text(exponents: Range<Int>) -> String {
    if digits.isEmpty { return sign + "0" }
    if digits.contains(where: \.isLetter) { return digits }
    if !exponents.contains(exponent) { return sign + scientific }
    if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
    let whole = digits.prefix(exponent + 1)
    let fraction = digits.dropFirst(exponent + 1)
    return sign + whole + String(repeating: "0", count: exponent + 1 - whole.count)
      + (fraction.isEmpty ? "" : ".\(fraction)")
  }

  private var scientific: String {
    let fraction = digits.dropFirst()
    let size = "\(exponent.magnitude)"
    return "\(digits.prefix(1))\(fraction.isEmpty ? "" : ".\(fraction)")e\(exponent < 0 ? "-" : "+")"
      + (size.count < 2 ? "0" : "") + size
  }
}
