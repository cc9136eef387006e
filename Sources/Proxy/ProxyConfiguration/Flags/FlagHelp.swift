internal import TextColumns

extension RunCommandLine {
  /// The help text of the flags, with lines of at most 100 characters. Of the flags that are ignored it has only the number.
  package static var help: String {
    let shown = FlagGroup.allCases.filter { $0 != .unused }.map(section)
    let unused = Flag.all.filter { $0.group == .unused }.count
    let rest = """
      Another \(unused) of kube-proxy's flags are accepted and ignored, with a warning.
      """
    return (shown + [rest]).joined(separator: "\n\n")
  }

  private static func section(_ group: FlagGroup) -> String {
    let lines = Flag.all.filter { $0.group == group }.map { flag in
      let dashes = flag.name.count == 1 ? "-" : "--"
      let value = flag.valueName.isEmpty ? "" : " <\(flag.valueName)>"
      return entry(dashes + flag.name + value, flag.help)
    }
    return ([group.rawValue.uppercased() + ":"] + lines).joined(separator: "\n")
  }

  /// The width of the first column.
  private static let width = 28

  /// Returns a flag and its help text, in two columns. A flag that is too long has a line of its own.
  private static func entry(_ head: String, _ text: String) -> String {
    let start = "  " + head
    let texts = wrapped(text, to: 100 - width)
    let head = start.count >= width ? [[start]] : [[start, texts.first ?? ""]]
    let rest = start.count >= width ? texts[...] : texts.dropFirst()
    return (head + rest.map { ["", $0] }).map(TextColumns([.left(width)]).line).joined(separator: "\n")
  }

  private static func wrapped(_ text: String, to width: Int) -> [String] {
    text.split(separator: " ").reduce(into: []) { lines, word in
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
  }
}
