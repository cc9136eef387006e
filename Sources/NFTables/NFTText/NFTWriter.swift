/// Text that grows line by line.
struct NFTWriter {
  private(set) var text = ""
  private var depth = 0

  /// One line, indented as deep as the blocks around it.
  mutating func line(_ content: String) {
    for _ in 0..<depth { text += "\t" }
    text += content
    text += "\n"
  }

  /// An empty line.
  mutating func blank() { text += "\n" }

  /// `head {`, what the body writes, `}`
  mutating func block(_ head: String, _ body: (inout NFTWriter) -> Void) {
    line("\(head) {")
    depth += 1
    body(&self)
    depth -= 1
    line("}")
  }

  /// A part of a line.
  mutating func append(_ part: String) { text += part }
}
