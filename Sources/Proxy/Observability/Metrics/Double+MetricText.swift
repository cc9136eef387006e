extension Double {
  /// The shortest representation that parses to the same number, in the format of Go's `%g`: `0.001`, `1e+06`, `+Inf`.
  /// Dashboards compare the bounds of buckets as strings, so `1e+06` and `1000000.0` would be different buckets.
  var metricText: String {
    if isNaN { return "NaN" }
    if isInfinite { return self < 0 ? "-Inf" : "+Inf" }
    if self == 0 { return sign == .minus ? "-0" : "0" }
    let (digits, exponent) = magnitude.shortestDigits
    let text =
      (-4..<6).contains(exponent)
      ? Self.plain(digits, exponent) : Self.scientific(digits, exponent)
    return self < 0 ? "-\(text)" : text
  }

  /// The significant digits without leading and trailing zeros, and the exponent of the first digit.
  private var shortestDigits: (String, Int) {
    let parts = description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = mantissa[0]
    let all = whole + (mantissa.count > 1 ? mantissa[1] : "")
    let leading = all.prefix { $0 == "0" }.count
    let digits = all.dropFirst(leading)
    let trailing = digits.reversed().prefix { $0 == "0" }.count
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    return (String(digits.dropLast(trailing)), power + whole.count - 1 - leading)
  }

  private static func plain(_ digits: String, _ exponent: Int) -> String {
    if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
    let whole = exponent + 1
    if digits.count <= whole { return digits + String(repeating: "0", count: whole - digits.count) }
    return "\(digits.prefix(whole)).\(digits.dropFirst(whole))"
  }

  private static func scientific(_ digits: String, _ exponent: Int) -> String {
    let fraction = digits.count > 1 ? ".\(digits.dropFirst())" : ""
    let power = abs(exponent)
    return "\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(power < 10 ? "0" : "")\(power)"
  }
}
