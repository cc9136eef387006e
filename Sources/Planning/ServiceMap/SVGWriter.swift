/// Writes SVG, one element per line.
struct SVGWriter {
  private(set) var text = ""

  mutating func raw(_ lines: String) { text += lines }

  /// Opens an element; attribute names and values alternate.
  mutating func open(_ name: String, _ attributes: String...) {
    text += "<\(name)\(Self.list(attributes))>\n"
  }

  mutating func close(_ name: String) { text += "</\(name)>\n" }

  mutating func rectangle(_ style: String, x: Int, y: Int, width: Int, height: Int, radius: Int) {
    element(
      "rect", "class", style, "x", "\(x)", "y", "\(y)", "width", "\(width)", "height", "\(height)", "rx",
      "\(radius)")
  }

  mutating func text(_ style: String, x: Int, y: Int, _ words: String) {
    let attributes = Self.list((style.isEmpty ? [] : ["class", style]) + ["x", "\(x)", "y", "\(y)"])
    text += "<text\(attributes)>\(Self.escaped(words))</text>\n"
  }

  mutating func dot(_ style: String, x: Int, y: Int) {
    element("circle", "class", style, "cx", "\(x)", "cy", "\(y)", "r", "4")
  }

  mutating func line(_ style: String, x: Int, y: Int, to end: Int) {
    element("path", "class", style, "d", "M\(x) \(y)H\(end)")
  }

  /// Draws a curve from the right edge of one card to the left edge of another.
  mutating func curve(_ style: String, from start: MapLayout.Card, to end: MapLayout.Card) {
    let middle = (start.right + end.x) / 2
    element(
      "path", "class", style, "d",
      "M\(start.right) \(start.middle)C\(middle) \(start.middle) \(middle) \(end.middle) \(end.x) \(end.middle)"
    )
  }

  /// Draws a box with a line of text, and a smaller second line if there is one.
  mutating func card(_ style: String, _ card: MapLayout.Card, _ lines: [String]) {
    rectangle(style, x: card.x, y: card.y, width: card.width, height: MapLayout.cardHeight, radius: 6)
    let isAlone = lines.dropFirst().allSatisfy(\.isEmpty)
    text("", x: card.x + 10, y: card.y + (isAlone ? 23 : 16), lines.first ?? "")
    if !isAlone { text("detail", x: card.x + 10, y: card.y + 30, lines[1]) }
  }

  private mutating func element(_ name: String, _ attributes: String...) {
    text += "<\(name)\(Self.list(attributes))/>\n"
  }

  private static func list(_ attributes: [String]) -> String {
    stride(from: 0, to: attributes.count - 1, by: 2)
      .map { " \(attributes[$0])=\"\(escaped(attributes[$0 + 1]))\"" }.joined()
  }

  private static func escaped(_ words: String) -> String {
    words.reduce(into: "") { text, letter in
      switch letter {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      default: text.append(letter)
      }
    }
  }
}
