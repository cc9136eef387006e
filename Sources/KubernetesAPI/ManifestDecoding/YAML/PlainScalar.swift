/// The value of an unquoted scalar, resolved like in kubectl (YAML 1.1 as in go-yaml 2, then JSON): `yes` is a boolean, 010
/// is 8, 80.0 and 8e1 are 80, and a number out of range of a float is a string. Timestamps are strings.
package enum PlainScalar: Equatable {
  case null
  case boolean(Bool)
  case wholeNumber(Int)
  /// A fraction, or a number out of range of `Int`.
  case number
  case string

  package init(_ text: String) {
    guard let first = text.utf8.first else {
      self = .null
      return
    }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      self = NumberText(text)?.meaning ?? .string
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
}
