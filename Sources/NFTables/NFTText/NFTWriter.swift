/// Builds text line by line.
struct NFTWriter {
  /// What has been written since the text was last passed on.
  private(set) var text = ""
  private var depth = 0
  /// Receives the text piece by piece; nil to keep all of it.
  private let receiver: ((String) -> Void)?

  /// The length of a piece in bytes, about.
  private static let pieceLength = 1 << 16

  init(passingOnTo receiver: ((String) -> Void)? = nil) { self.receiver = receiver }

  /// Passes the text on if it is long enough, or at the end. Call it between lines.
  mutating func passOn(isEnd: Bool = false) {
    guard let receiver, isEnd || text.utf8.count >= Self.pieceLength else { return }
    receiver(text)
    text.removeAll(keepingCapacity: true)
  }

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
