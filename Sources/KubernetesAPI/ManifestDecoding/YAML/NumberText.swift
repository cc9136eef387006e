/// An unquoted number in YAML.
enum NumberText {
  case whole(Int)
  /// Larger than `Int.max`.
  case large(UInt64)
  case fraction(Double)

  /// Parses a number; nil if the text is a string.
  init?(_ text: String) {
    if let number = Int(text), !text.hasLeadingZero {
      self = .whole(number)
      return
    }
    if let value = Self.notFinite[text] {
      self = .fraction(value)
      return
    }
    guard text.utf8.allSatisfy(\.isOfNumber) else { return nil }
    let digits = text.filter { $0 != "_" }
    if let number: Int = digits.whole() {
      self = .whole(number)
    } else if let number: UInt64 = digits.whole() {
      self = .large(number)
    } else if digits.isDecimal, let value = Double(digits), value.isFinite {
      self = abs(value) < 1e21 ? Int(exactly: value).map(Self.whole) ?? .fraction(value) : .fraction(value)
    } else {
      return nil
    }
  }

  private static let notFinite: [String: Double] = [
    ".nan": .nan, ".NaN": .nan, ".NAN": .nan, ".inf": .infinity, ".Inf": .infinity, ".INF": .infinity,
    "+.inf": .infinity, "+.Inf": .infinity, "+.INF": .infinity, "-.inf": -.infinity, "-.Inf": -.infinity,
    "-.INF": -.infinity,
  ]

  /// The number as a resolved scalar.
  var meaning: PlainScalar { if case .whole(let number) = self { .wholeNumber(number) } else { .number } }

  /// The number in JSON, as Go's encoding/json writes it; nil if it is not finite.
  var json: String? {
    switch self {
    case .whole(let number): "\(number)"
    case .large(let number): "\(number)"
    case .fraction(let value): value.isFinite ? value.inJSON : nil
    }
  }
}

extension String {
  fileprivate var hasLeadingZero: Bool {
    let digits = utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    return digits.count > 1 && digits.first == UInt8(ascii: "0")
  }

  /// Parses an optional sign, a prefix for the base and digits, like Go's strconv.ParseInt with base 0.
  fileprivate func whole<Number: FixedWidthInteger>() -> Number? {
    let sign = hasPrefix("-") ? "-" : ""
    let unsigned = hasPrefix("-") || hasPrefix("+") ? dropFirst() : self[...]
    let bases = [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2), ("0", 8), ("", 10)]
    guard unsigned != "0", let (prefix, radix) = bases.first(where: { unsigned.hasPrefix($0.0) }) else {
      return unsigned == "0" ? 0 : nil
    }
    let digits = unsigned.dropFirst(prefix.utf8.count)
    guard digits.first != "+", digits.first != "-" else { return nil }
    return Number(sign + digits, radix: radix)
  }

  /// Whether this matches go-yaml's pattern of a float: digits with an optional sign, decimal point and exponent.
  fileprivate var isDecimal: Bool {
    var rest = Substring(self)
    rest.skip { $0 == "+" || $0 == "-" }
    let before = rest.skipDigits()
    var after = 0
    let hasPoint = rest.skip { $0 == "." }
    if hasPoint { after = rest.skipDigits() }
    guard before > 0 || hasPoint && after > 0 else { return false }
    if rest.skip({ $0 == "e" || $0 == "E" }) {
      rest.skip { $0 == "+" || $0 == "-" }
      guard rest.skipDigits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}

extension Substring {
  @discardableResult
  fileprivate mutating func skip(_ matches: (Character) -> Bool) -> Bool {
    guard let first, matches(first) else { return false }
    removeFirst()
    return true
  }

  fileprivate mutating func skipDigits() -> Int {
    let digits = prefix { ("0"..."9").contains($0) }
    self = dropFirst(digits.count)
    return digits.count
  }
}

extension UInt8 {
  /// Whether the byte may occur in a number: digits of any base, signs, decimal point, exponent, `_`, and the letters of
  /// `0x` and `0o`.
  fileprivate var isOfNumber: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: "+-._xXoO".utf8.contains(self)
    }
  }
}

extension Double {
  /// The shortest representation that parses to the same number, with an exponent below 1e-6 and from 1e21.
  fileprivate var inJSON: String {
    let parts = "\(magnitude)".split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
    let sign = self.sign == .minus ? "-" : ""
    let digits = String(mantissa[0] + fraction)
    let point = mantissa[0].count + exponent
    if magnitude != 0, magnitude < 1e-6 || magnitude >= 1e21 {
      let leading = digits.drop { $0 == "0" }
      let power = point - 1 - (digits.count - leading.count)
      let tail = leading.dropFirst()
      return
        "\(sign)\(leading.prefix(1))\(tail.isEmpty ? "" : ".")\(tail)e\(power < 0 ? "-" : "+")\(abs(power))"
    }
    if point <= 0 { return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)" }
    if point >= digits.count {
      return sign + digits + String(repeating: "0", count: point - digits.count)
    }
    return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
  }
}
