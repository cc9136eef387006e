/// Builds text line by line.
struct NFTWriter {
  private(set) var text = ""
  private var depth = 0

  /// Appends a line, indented according to the enclosing blocks.
  mutating func line(_ content: String) {
    for _ in 0..<depth { text += "\t" }
    text += content
    text += "\n"
  }

  /// Appends an empty line.
  mutating func blank() { text += "\n" }

  /// Appends `head {`, what the body writes, and `}`.
  mutating func block(_ head: String, _ body: (inout NFTWriter) -> Void) {
    line("\(head) {")
    depth += 1
    body(&self)
    depth -= 1
    line("}")
  }

  /// Appends part of a line.
  mutating func append(_ part: String) { text += part }
}
