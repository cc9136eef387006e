internal import ClusterModel
internal import KubeObjects
internal import YAMLEvents

/// The text of a YAML stream, with functions that need positions in it.
struct YAMLSource {
  private(set) var text: String
  let file: String

  /// Creates a source from UTF-8. Removes byte order marks; concatenated files may have one before each document.
  init(_ bytes: [UInt8], file: String) throws(ManifestSyntaxError) {
    self.file = file
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.encodingError(bytes[...], file: file)
    }
    self.text = text.unicodeScalars.contains("\u{feff}") ? text.withoutMarks : text
  }

  /// Overwrites the key with this name at this position with a placeholder. Returns the placeholder; nil if the key is not
  /// there in this spelling.
  mutating func maskKey(_ name: String, at mark: YAMLMark) -> String? {
    guard let start = index(of: mark) else { return nil }
    let scalars = text.unicodeScalars
    var place = start..<scalars.endIndex
    if let quote = scalars[start...].first, quote == "\"" || quote == "'" {
      let inner = scalars.index(after: start)
      guard let end = scalars[inner...].endOfQuoted(quote) else { return nil }
      place = inner..<end
    } else {
      let written = scalars[start...].prefix(name.unicodeScalars.count)
      guard written.elementsEqual(name.unicodeScalars) else { return nil }
      place = start..<written.endIndex
    }
    guard let placeholder = placeholder(of: scalars[place].count) else { return nil }
    text.unicodeScalars.replaceSubrange(place, with: placeholder.unicodeScalars)
    return placeholder
  }

  /// Returns a placeholder of this length: a character from the private use area that does not occur in the text, repeated.
  /// Because the length stays the same, all other positions remain valid.
  private func placeholder(of length: Int) -> String? {
    guard length > 0 else { return nil }
    let present = Set(text.unicodeScalars.lazy.filter { (0xe000...0xf8ff).contains($0.value) })
    let free = (0xe000...0xf8ff as ClosedRange<UInt32>).lazy.compactMap(Unicode.Scalar.init)
      .first { !present.contains($0) }
    return free.map { String(String.UnicodeScalarView(repeatElement($0, count: length))) }
  }

  /// Converts an error of the parser.
  func syntaxError(_ error: YAMLError) -> ManifestSyntaxError {
    switch error {
    case .syntax(let problem): syntaxError(problem)
    case .repeatedKeys(let keys, let mark): duplicateError(keys, mark)
    case .character: characterError()
    case .memory:
      syntaxError(at: (1, 1), problem: "cannot be read as YAML", remedy: "check that it is YAML or JSON")
    }
  }

  private func syntaxError(_ problem: YAMLProblem) -> ManifestSyntaxError {
    let (context, mark) = (problem.context, problem.mark)
    if let template = templateError(context?.mark, mark) { return template }
    let during = context.map { "\($0.text): " } ?? ""
    return syntaxError(
      at: (mark.line, mark.column), problem: during + problem.text, remedy: remedy(context?.mark, mark))
  }

  /// Returns a better error for a file of a Helm chart, which resembles YAML but must be rendered first.
  private func templateError(_ context: YAMLMark?, _ mark: YAMLMark) -> ManifestSyntaxError? {
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    // The parser reports the line of the braces, the next one, or the start of the enclosing construct.
    for number in [mark.line, mark.line - 1, context?.line ?? 0] where lines.indices.contains(number - 1) {
      let line = String(lines[number - 1])
      guard let braces = line.firstRange(of: "{{") else { continue }
      let column = line.unicodeScalars.distance(from: line.startIndex, to: braces.lowerBound) + 1
      return syntaxError(at: (number, column), problem: Self.templateProblem, remedy: Self.templateRemedy)
    }
    return nil
  }

  /// The problem with a manifest that is a template.
  static let templateProblem = "{{ is template syntax, not YAML"
  /// The remedy for a manifest that is a template.
  static let templateRemedy = "render the template first, for example with 'helm template'"

  private func remedy(_ context: YAMLMark?, _ mark: YAMLMark) -> String {
    if character(at: mark) == "\t" { return "replace the tab with spaces" }
    guard let context, context.line != mark.line else { return "check the indentation and quotes here" }
    return "check the indentation and quotes here, and what begins on line \(context.line)"
  }

  private func duplicateError(_ keys: [String], _ mark: YAMLMark) -> ManifestSyntaxError {
    let names = keys.map(\.quoted).joined(separator: ", ")
    return syntaxError(
      at: (mark.line, mark.column),
      problem: "\(names) \(keys.count > 1 ? "appear" : "appears") twice in one mapping",
      remedy: "keep one of them")
  }

  private func syntaxError(
    at place: (line: Int, column: Int), problem: String, remedy: String
  ) -> ManifestSyntaxError {
    ManifestSyntaxError(
      location: SourceLocation(file: file, line: place.line, column: place.column), problem: problem,
      remedy: remedy)
  }
}

extension YAMLSource {
  /// Returns an error for a control character, most of which YAML does not allow. libyaml does not report its position, so
  /// we search for it.
  private func characterError() -> ManifestSyntaxError {
    let end = text.unicodeScalars.firstIndex { !$0.isAllowedInYAML } ?? text.endIndex
    let place = Self.place(after: text.unicodeScalars[..<end])
    return syntaxError(
      at: place, problem: "control characters are not allowed here",
      remedy: "remove it, or escape it in double quotes")
  }

  private static func encodingError(_ bytes: ArraySlice<UInt8>, file: String) -> ManifestSyntaxError {
    let repaired = String(decoding: bytes, as: UTF8.self).unicodeScalars
    let end = repaired.firstIndex { $0 == "\u{fffd}" } ?? repaired.endIndex
    let place = place(after: repaired[..<end])
    return ManifestSyntaxError(
      location: SourceLocation(file: file, line: place.line, column: place.column), problem: "is not UTF-8",
      remedy: "save the file as UTF-8")
  }

  private static func place(after text: Substring.UnicodeScalarView) -> (line: Int, column: Int) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return (max(lines.count, 1), (lines.last?.count ?? 0) + 1)
  }

  private func character(at mark: YAMLMark) -> Unicode.Scalar? {
    index(of: mark).map { text.unicodeScalars[$0] }
  }

  private func index(of mark: YAMLMark) -> String.Index? {
    let lines = text.unicodeScalars.split(
      separator: "\n", maxSplits: mark.line, omittingEmptySubsequences: false)
    guard mark.line >= 1, mark.line <= lines.count, mark.column >= 1 else { return nil }
    let rest = lines[mark.line - 1].dropFirst(mark.column - 1)
    return rest.isEmpty ? nil : rest.startIndex
  }
}

extension String {
  /// The text without byte order marks at its start and at the start of documents.
  fileprivate var withoutMarks: String {
    var beginsDocument = true
    let lines = unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let content = line.first == "\u{feff}" ? line.dropFirst() : line
      let isMark = content.starts(with: "---".unicodeScalars)
      defer { beginsDocument = isMark }
      return String(beginsDocument || isMark ? content : line)
    }
    return lines.joined(separator: "\n")
  }
}

extension Substring.UnicodeScalarView {
  /// Returns the index of the closing quote; nil if it is not on the same line.
  fileprivate func endOfQuoted(_ quote: Unicode.Scalar) -> Index? {
    var index = startIndex
    while index < endIndex, self[index] != "\n" {
      let next = self.index(after: index)
      if self[index] == "\\", quote == "\"" {
        guard next < endIndex else { return nil }
        index = self.index(after: next)
      } else if self[index] == quote {
        guard quote == "'", next < endIndex, self[next] == quote else { return index }
        index = self.index(after: next)
      } else {
        index = next
      }
    }
    return nil
  }
}

extension Unicode.Scalar {
  /// Whether libyaml's reader accepts the character.
  fileprivate var isAllowedInYAML: Bool {
    switch value {
    case 0x09, 0x0a, 0x0d, 0x20...0x7e, 0x85, 0xa0...0xfefe, 0xff00...0xfffd, 0x10000...0x10ffff: true
    default: false
    }
  }
}
