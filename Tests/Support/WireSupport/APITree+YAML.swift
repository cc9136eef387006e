extension APITree {
  /// The same object as YAML in block style, as people write it: a text without quotes where it is a plain word.
  package var yaml: String { lines(indent: "").joined(separator: "\n") + "\n" }

  private func lines(indent: String) -> [String] {
    switch self {
    case .object(let fields) where !fields.isEmpty:
      fields.sorted { $0.key < $1.key }.flatMap { key, value in
        Self.head("\(indent)\(Self.scalar(key)):", value, value.lines(indent: indent + "  "))
      }
    case .list(let list) where !list.isEmpty:
      list.flatMap { Self.head("\(indent)-", $0, $0.lines(indent: indent + "  ")) }
    case .object: [indent + "{}"]
    case .list: [indent + "[]"]
    case .text(let text): [indent + Self.scalar(text)]
    case .number(let number): ["\(indent)\(number)"]
    case .flag(let flag): ["\(indent)\(flag)"]
    }
  }

  /// A value of one line stands behind what it belongs to, a longer one below it.
  private static func head(_ head: String, _ value: APITree, _ lines: [String]) -> [String] {
    value.isNested ? [head] + lines : [head + " " + lines.joined().drop { $0 == " " }]
  }

  private var isNested: Bool {
    switch self {
    case .object(let fields): !fields.isEmpty
    case .list(let list): !list.isEmpty
    case .text, .number, .flag: false
    }
  }

  /// Words that YAML takes for something else are none that tests use.
  private static func scalar(_ text: String) -> String {
    let isWord =
      text.unicodeScalars.first?.properties.isAlphabetic == true
      && text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || "-./_".utf8.contains(byte)
      }
    return isWord ? text : APITree.text(text).json
  }
}
