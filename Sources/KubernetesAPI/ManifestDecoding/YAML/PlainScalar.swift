/// What a scalar without quotes stands for, as kubectl's YAML reader has it (YAML 1.1 as go-yaml 2 resolves it, then
/// JSON): `yes` is a boolean, 010 is 8, 80.0 and 8e1 are 80, and a number that no float can hold is a string. Times and
/// such are strings.
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
