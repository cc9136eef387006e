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
    default:
      self =
        Self.mayBeWord(startingWith: first, count: text.utf8.count) ? Self.words[text] ?? .string : .string
    }
  }

  /// Whether one of the words for null, true and false starts with this byte and has as many.
  static func mayBeWord(startingWith first: UInt8, count: Int) -> Bool {
    switch first {
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "o"),
      UInt8(ascii: "O"), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
      UInt8(ascii: "~"):
      count <= 5
    default: false
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
