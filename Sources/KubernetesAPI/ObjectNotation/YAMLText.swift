/// A string to be written as YAML so that every parser of YAML 1.1 and 1.2 reads the same string. All checks work on Unicode
/// scalars, because a `Character` may be a space with a combining accent.
struct YAMLText {
  private let text: String
  private let scalars: [Unicode.Scalar]

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  /// The lines of the string: plain, quoted, or as a block.
  var lines: [String] {
    guard scalars.contains("\n"), isPrintable, scalars.first != " ", scalars.first != "\n" else {
      return [onOneLine]
    }
    return block
  }

  /// The string on a single line: plain or quoted.
  var onOneLine: String {
    if scalars.isEmpty || scalars.contains("\n") || !isPrintable || isAmbiguous {
      return inDoubleQuotes
    }
    return isPlain ? text : inSingleQuotes
  }

  /// The string as a literal block: `|` and the lines; `|-` if the string does not end with a line feed, `|+` if it ends with
  /// several.
  private var block: [String] {
    let endings = scalars.reversed().prefix { $0 == "\n" }.count
    let body = endings == 0 ? scalars[...] : scalars.dropLast()
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(String.UnicodeScalarView(line))
    }
    return ["|\(endings == 0 ? "-" : endings == 1 ? "" : "+")"] + lines
  }

  private var inSingleQuotes: String {
    "'" + scalars.reduce(into: "") { $0.unicodeScalars.append(contentsOf: $1 == "'" ? [$1, $1] : [$1]) } + "'"
  }

  private var inDoubleQuotes: String {
    "\"" + scalars.reduce(into: "") { $0 += $1.escaped } + "\""
  }

  private var isPlain: Bool {
    guard let first = scalars.first, let last = scalars.last else { return false }
    if first == " " || last == " " || last == ":" || hasIndicator { return false }
    if ",[]{}#&*!|>'\"%@`".unicodeScalars.contains(first) { return false }
    guard "-?:".unicodeScalars.contains(first) else { return !scalars.starts(with: "...".unicodeScalars) }
    return scalars.count > 1 && scalars[1] != " " && !scalars.starts(with: "---".unicodeScalars)
  }

  /// Whether there is a colon before a space or a number sign after one.
  private var hasIndicator: Bool {
    zip(scalars, scalars.dropFirst()).contains { $0 == (":", " ") || $0 == (" ", "#") }
  }

  private var isPrintable: Bool { scalars.allSatisfy { $0 == "\n" || $0.isPrintableInYAML } }
}

// MARK: Ambiguity
extension YAMLText {
  /// Whether some parser would read the plain string as a boolean, null, number or timestamp.
  private var isAmbiguous: Bool {
    let words: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "<<", "="]
    if words.contains(text.lowercased()) { return true }
    guard let first = text.utf8.first, "0123456789+-.".utf8.contains(first) else { return false }
    let digits = text.lowercased().replacing("_", with: "")
    return [".inf", "+.inf", "-.inf", ".nan"].contains(digits) || digits.isNumber || isTimestampOrBase60
  }

  /// Whether this resembles `2026-01-31`, `2026-01-31T12:00:00Z`, or a base-60 number such as `12:30`.
  private var isTimestampOrBase60: Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count > 1,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { "+-.0123456789_".utf8.contains($0) } })
    {
      return true
    }
    let days = text.prefix { "0123456789-".utf8.contains($0.utf8.first ?? 0) }
      .split(separator: "-", omittingEmptySubsequences: false)
    return days.count == 3 && days[0].utf8.count == 4 && days.allSatisfy { !$0.isEmpty }
  }
}

extension String {
  /// Whether this lowercase string is a whole number in any base of YAML or a decimal fraction of any size.
  fileprivate var isNumber: Bool {
    var rest = self[...]
    if rest.hasPrefix("+") || rest.hasPrefix("-") { rest.removeFirst() }
    for (prefix, digits) in [("0x", "0123456789abcdef"), ("0o", "01234567"), ("0b", "01")]
    where rest.hasPrefix(prefix) {
      return rest.utf8.count > 2 && rest.utf8.dropFirst(2).allSatisfy { digits.utf8.contains($0) }
    }
    let parts = rest.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard mantissa.contains(where: { !$0.isEmpty }), mantissa.allSatisfy(\.isDigits) else { return false }
    guard parts.count > 1 else { return true }
    let exponent = parts[1].hasPrefix("+") || parts[1].hasPrefix("-") ? parts[1].dropFirst() : parts[1]
    return exponent.isDigits
  }
}

extension Substring {
  /// Whether there are only digits; true for the empty string.
  fileprivate var isDigits: Bool { utf8.allSatisfy { (48...57).contains($0) } }
}

extension Unicode.Scalar {
  /// Whether the character needs no escape on a line of YAML. Excludes Unicode's line breaks (U+0085, U+2028, U+2029), control
  /// characters and the byte order mark.
  fileprivate var isPrintableInYAML: Bool {
    switch value {
    case 0x20...0x7e, 0xa0...0x2027, 0x202a...0xd7ff, 0xe000...0xfefe, 0xff00...0xfffd, 0x10000...0x10ffff:
      true
    default: false
    }
  }

  fileprivate var escaped: String {
    switch self {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    case _ where isPrintableInYAML: String(Character(self))
    case _ where value < 0x100: "\\x" + hexadecimal(2)
    case _ where value < 0x10000: "\\u" + hexadecimal(4)
    default: "\\U" + hexadecimal(8)
    }
  }

  private func hexadecimal(_ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: digits - text.utf8.count) + text
  }
}
