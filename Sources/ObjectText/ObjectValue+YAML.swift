public import ClusterModel

extension ObjectValue {
  /// The value as a YAML document, as kubectl writes it: fields in order of name, lists not indented.
  public var yaml: String {
    var lines: [String] = []
    write(&lines, indent: "", first: "")
    return lines.map { $0 + "\n" }.joined()
  }

  /// Writes the value; the first line begins with `first`, the others with `indent`.
  private func write(_ lines: inout [String], indent: String, first: String) {
    switch self {
    case .object(let object) where !object.isEmpty:
      for (index, (key, value)) in fields.enumerated() {
        value.write(&lines, under: key, indent: indent, first: index == 0 ? first : indent)
      }
    case .list(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() {
        element.write(&lines, indent: indent + "  ", first: (index == 0 ? first : indent) + "- ")
      }
    default:
      let scalar = scalarLines
      lines.append(first + scalar[0])
      lines += scalar.dropFirst().map { $0.isEmpty ? "" : indent + $0 }
    }
  }

  private func write(_ lines: inout [String], under key: String, indent: String, first: String) {
    let head = "\(first)\(key.yaml[0]):"
    switch self {
    case .object(let object) where !object.isEmpty:
      lines.append(head)
      write(&lines, indent: indent + "  ", first: indent + "  ")
    case .list(let elements) where !elements.isEmpty:
      lines.append(head)
      write(&lines, indent: indent, first: indent)
    default: write(&lines, indent: indent + "  ", first: head + " ")
    }
  }

  /// More than one line for a text of several.
  private var scalarLines: [String] {
    switch self {
    case .null: ["null"]
    case .boolean(let value): ["\(value)"]
    case .number(let value): ["\(value)"]
    case .fraction(let text): [text]
    case .text(let text): text.yaml
    case .list: ["[]"]
    case .object: ["{}"]
    }
  }
}

extension String {
  /// The text as YAML 1.1 needs it: plain, in quotes, or as a block of lines.
  fileprivate var yaml: [String] {
    if isEmpty || mayBeTakenForSomethingElse { return [inDoubleQuotes] }
    if contains("\n") { return isPrintable && !hasPrefix(" ") && !hasPrefix("\n") ? block : [inDoubleQuotes] }
    if !isPrintable { return [inDoubleQuotes] }
    return [isPlain ? self : "'\(replacing("'", with: "''"))'"]
  }

  /// `|` and the lines; `-` where the text has no line feed at its end, `+` where it has several.
  private var block: [String] {
    let sign = hasSuffix("\n\n") || self == "\n" ? "+" : hasSuffix("\n") ? "" : "-"
    let body = hasSuffix("\n") ? dropLast() : self[...]
    return ["|\(sign)"] + body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private var inDoubleQuotes: String {
    unicodeScalars.reduce(into: "\"") { $0 += $1.escaped } + "\""
  }

  /// A reader of YAML 1.1 would see a boolean, null, number or time.
  private var mayBeTakenForSomethingElse: Bool {
    let words: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"]
    if words.contains(lowercased()) || self == "<<" || self == "=" { return true }
    guard let first = utf8.first, "0123456789+-.".utf8.contains(first) else { return false }
    let digits = lowercased().replacing("_", with: "")
    if Double(digits) != nil || [".inf", "+.inf", "-.inf", ".nan"].contains(digits) { return true }
    let unsigned = digits.drop { $0 == "+" || $0 == "-" }
    if [("0x", 16), ("0o", 8), ("0b", 2)].contains(where: {
      unsigned.hasPrefix($0.0) && Int(unsigned.dropFirst(2), radix: $0.1) != nil
    }) {
      return true
    }
    return isTimeOrSixties
  }

  /// `2026-01-31`, `2026-01-31T12:00:00Z`, and numbers to the base 60 such as `12:30`.
  private var isTimeOrSixties: Bool {
    let parts = split(separator: ":", omittingEmptySubsequences: false)
    if parts.count > 1,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { "+-.0123456789".utf8.contains($0) } })
    {
      return true
    }
    let days = prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    return days.count == 3 && days[0].count == 4 && days.allSatisfy { Int($0) != nil && !$0.hasPrefix("+") }
      && (count == 10 || ["T", "t", " "].contains(dropFirst(10).prefix(1)))
  }

  private var isPlain: Bool {
    guard let first = unicodeScalars.first, let last = unicodeScalars.last else { return false }
    if first == " " || last == " " || last == ":" || contains(": ") || contains(" #") { return false }
    if ",[]{}#&*!|>'\"%@`".unicodeScalars.contains(first) { return false }
    guard "-?:".unicodeScalars.contains(first) else { return true }
    return unicodeScalars.count > 1 && !hasPrefix("\(first) ") && !hasPrefix("---")
  }

  private var isPrintable: Bool {
    unicodeScalars.allSatisfy {
      $0 == "\n" || $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) && $0 != "\u{feff}"
    }
  }
}

extension Unicode.Scalar {
  fileprivate var escaped: String {
    switch self {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    case _ where value < 0x20 || (0x7f...0x9f).contains(value):
      "\\x" + String(value + 0x100, radix: 16).suffix(2)
    default: String(Character(self))
    }
  }
}
