public import ClusterModel

extension ObjectValue {
  /// The value as JSON, as kubectl writes it: fields in order of name, four spaces for each level.
  public var json: String { json(indent: "") + "\n" }

  private func json(indent: String) -> String {
    let inner = indent + "    "
    switch self {
    case .null: return "null"
    case .boolean(let value): return "\(value)"
    case .number(let value): return "\(value)"
    case .fraction(let text): return text
    case .text(let text): return text.inJSON
    case .list(let elements):
      if elements.isEmpty { return "[]" }
      return "[\n" + elements.map { inner + $0.json(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
    case .object:
      if fields.isEmpty { return "{}" }
      let lines = fields.map { "\(inner)\($0.key.inJSON): \($0.value.json(indent: inner))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    }
  }
}

extension String {
  /// In quotes. As Go writes it, what ends a line in JavaScript is escaped too.
  fileprivate var inJSON: String {
    unicodeScalars.reduce(into: "\"") { text, scalar in
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case "\u{2028}", "\u{2029}": text += "\\u" + String(scalar.value, radix: 16)
      case _ where scalar.value < 0x20: text += "\\u00" + String(scalar.value + 0x100, radix: 16).suffix(2)
      default: text.unicodeScalars.append(scalar)
      }
    } + "\""
  }
}
