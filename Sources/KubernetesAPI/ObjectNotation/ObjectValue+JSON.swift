package import ClusterModel

extension ObjectValue {
  /// The value as JSON in kubectl's format: fields sorted by name, four spaces of indentation per level.
  package var json: String { json(indent: "") + "\n" }

  private func json(indent: String) -> String {
    let inner = indent + "    "
    switch self {
    case .null: return "null"
    case .boolean(let value): return "\(value)"
    case .number(let value): return "\(value)"
    case .fraction(let text): return text
    case .text(let text): return text.jsonString()
    case .list(let elements):
      if elements.isEmpty { return "[]" }
      return "[\n" + elements.map { inner + $0.json(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
    case .object:
      if fields.isEmpty { return "{}" }
      let lines = fields.map { "\(inner)\($0.key.jsonString()): \($0.value.json(indent: inner))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    }
  }
}
