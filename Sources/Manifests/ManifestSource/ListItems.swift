/// The lines of a `kind: List` in YAML's block style, split into its items.
///
/// Everything in an item, including block scalars, is indented deeper than its dash, so counting spaces is enough. The
/// caller parses the result again: if it is not as expected, the List was not in block style.
struct ListItems {
  private var head: [String] = []
  private var items: [[String]] = []
  private var tail: [String] = []

  init(_ text: String) {
    var rest = text.lines[...]
    while let line = rest.popFirst() {
      head.append(line)
      if line.hasPrefix("items:") { break }
    }
    let isMark = { (line: String) in line.drop { $0 == " " }.hasPrefix("- ") || line.drop { $0 == " " } == "-"
    }
    guard let indent = rest.first(where: isMark)?.prefix(while: { $0 == " " }).count else { return }
    while let line = rest.first, Self.belongs(line, indent: indent) {
      rest.removeFirst()
      let isBeginning = isMark(line) && line.prefix { $0 == " " }.count == indent
      if isBeginning { items.append([line]) } else { append(line) }
    }
    tail = Array(rest)
  }

  private mutating func append(_ line: String) {
    if items.isEmpty { head.append(line) } else { items[items.count - 1].append(line) }
  }

  /// Blank lines, comments, dashes of items, and deeper lines.
  private static func belongs(_ line: String, indent: Int) -> Bool {
    let content = line.drop { $0 == " " }
    let depth = line.count - content.count
    return content.allSatisfy(\.isWhitespace) || content.hasPrefix("#") || depth > indent
      || depth == indent && content.hasPrefix("-") && !content.hasPrefix("---")
  }

  var count: Int { items.count }

  mutating func remove(_ indices: [Int]) {
    for index in indices.sorted(by: >) { items.remove(at: index) }
  }

  var text: String { (head + items.flatMap(\.self) + tail).joined(separator: "\n") }
}
