/// What a scalar without quotes stands for, as kubectl's YAML reader has it (YAML 1.1, sigs.k8s.io/yaml): `yes` is a
/// boolean and 010 is 8. Times and such are strings.
package enum PlainScalar: Equatable {
  case null
  case boolean(Bool)
  case wholeNumber(Int)
  /// A fraction, or a number too large for us.
  case number
  case string

  package init(_ text: String) {
    guard let first = text.utf8.first else {
      self = .null
      return
    }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      self = Self.number(text)
    default: self = text.utf8.count > 5 ? .string : Self.words[text] ?? .string
    }
  }

  private static let words: [String: Self] = {
    var words: [String: Self] = ["~": .null, "null": .null, "Null": .null, "NULL": .null]
    for word in ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"] {
      words[word] = .boolean(true)
    }
    for word in ["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"] {
      words[word] = .boolean(false)
    }
    return words
  }()

  private static func number(_ text: String) -> Self {
    if let number = Int(text), !text.hasLeadingZero { return .wholeNumber(number) }
    guard text.utf8.allSatisfy(\.isOfNumber) else { return .string }
    let digits = text.filter { $0 != "_" }
    return wholeNumber(digits) ?? (isFraction(digits) ? .number : .string)
  }

  /// With a sign and a prefix for the base, as Go's strconv.ParseInt reads base 0.
  private static func wholeNumber(_ text: String) -> Self? {
    let sign = text.hasPrefix("-") ? "-" : ""
    let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let bases = [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2), ("0", 8), ("", 10)]
    guard unsigned != "0", let (prefix, radix) = bases.first(where: { unsigned.hasPrefix($0.0) }) else {
      return unsigned == "0" ? .wholeNumber(0) : nil
    }
    return Int(sign + unsigned.dropFirst(prefix.utf8.count), radix: radix).map(Self.wholeNumber)
  }

  private static func isFraction(_ text: String) -> Bool {
    [".inf", "+.inf", "-.inf", ".nan"].contains(text.lowercased()) || Double(text) != nil
  }
}

extension String {
  fileprivate var hasLeadingZero: Bool {
    let digits = utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    return digits.count > 1 && digits.first == UInt8(ascii: "0")
  }
}

extension UInt8 {
  /// Digits of any base, signs, point, exponent, `_`, and the letters of `0x`, `.inf` and `.nan`.
  fileprivate var isOfNumber: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: "+-._xXoOiInN".utf8.contains(self)
    }
  }
}
