package import ClusterModel

extension ObjectValue {
  /// The value as a YAML document in kubectl's format: fields sorted by name, lists not indented.
  package var yaml: String {
    var lines: [String] = []
    write(&lines, indent: "", first: "")
    return lines.map { $0 + "\n" }.joined()
  }

  /// Appends the lines of the value. The first one begins with `first`, the others with `indent`.
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
    let head = "\(first)\(YAMLText(key).onOneLine):"
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

  /// The lines of a scalar; more than one for a block of text.
  private var scalarLines: [String] {
    switch self {
    case .null: ["null"]
    case .boolean(let value): ["\(value)"]
    case .number(let value): ["\(value)"]
    case .fraction(let text): [text]
    case .text(let text): YAMLText(text).lines
    case .list: ["[]"]
    case .object: ["{}"]
    }
  }
}
