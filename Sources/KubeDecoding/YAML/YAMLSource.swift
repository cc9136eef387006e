internal import ClusterModel
internal import KubeObjects
internal import Yams

/// The text of a YAML stream, and what can be said of the places in it.
struct YAMLSource {
  let text: String
  let file: String

  /// Takes UTF-8, without its byte order mark.
  init(_ bytes: [UInt8], file: String) throws(ManifestSyntaxError) {
    self.file = file
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let content = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
    guard let text = String(validating: content, as: UTF8.self) else {
      throw Self.encodingError(content, file: file)
    }
    self.text = text
  }

  /// What the parser found, in our words.
  func syntaxError(_ error: any Error) -> ManifestSyntaxError {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      syntaxError(context, problem, mark)
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      duplicateError(duplicates, context.mark)
    case YamlError.reader: characterError()
    default:
      syntaxError(at: (1, 1), problem: "cannot be read as YAML", remedy: "check that it is YAML or JSON")
    }
  }

  private func syntaxError(_ context: YamlError.Context?, _ problem: String, _ mark: Mark)
    -> ManifestSyntaxError
  {
    let during = context.map { "\($0.text): " } ?? ""
    return syntaxError(
      at: (mark.line, mark.column), problem: during + problem, remedy: remedy(context?.mark, mark))
  }

  private func remedy(_ context: Mark?, _ mark: Mark) -> String {
    if character(at: mark) == "\t" { return "use spaces in place of the tab" }
    guard let context, context.line != mark.line else { return "check the indentation and quotes here" }
    return "check the indentation and quotes here, and what begins in line \(context.line)"
  }

  private func duplicateError(_ keys: [String], _ mark: Mark) -> ManifestSyntaxError {
    let names = keys.map(\.quoted).joined(separator: ", ")
    return syntaxError(
      at: (mark.line, mark.column), problem: "one mapping has \(names) twice", remedy: "keep one of them")
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
  /// YAML's set of characters leaves out most control characters. libyaml only tells the byte, so we look for it.
  private func characterError() -> ManifestSyntaxError {
    let end = text.unicodeScalars.firstIndex { !$0.isAllowedInYAML } ?? text.endIndex
    let place = Self.place(after: text.unicodeScalars[..<end])
    return syntaxError(
      at: place, problem: "a control character stands here", remedy: "remove it, or escape it in quotes")
  }

  private static func encodingError(_ bytes: ArraySlice<UInt8>, file: String) -> ManifestSyntaxError {
    let repaired = String(decoding: bytes, as: UTF8.self).unicodeScalars
    let end = repaired.firstIndex { $0 == "\u{fffd}" } ?? repaired.endIndex
    let place = place(after: repaired[..<end])
    return ManifestSyntaxError(
      location: SourceLocation(file: file, line: place.line, column: place.column), problem: "is not UTF-8",
      remedy: "save the file in UTF-8")
  }

  private static func place(after text: Substring.UnicodeScalarView) -> (line: Int, column: Int) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return (max(lines.count, 1), (lines.last?.count ?? 0) + 1)
  }

  private func character(at mark: Mark) -> Unicode.Scalar? {
    let lines = text.unicodeScalars.split(
      separator: "\n", maxSplits: mark.line, omittingEmptySubsequences: false)
    guard mark.line >= 1, mark.line <= lines.count else { return nil }
    return lines[mark.line - 1].dropFirst(mark.column - 1).first
  }
}

extension Unicode.Scalar {
  /// As libyaml's reader has it.
  fileprivate var isAllowedInYAML: Bool {
    switch value {
    case 0x09, 0x0a, 0x0d, 0x20...0x7e, 0x85, 0xa0...0xfefe, 0xff00...0xfffd, 0x10000...0x10ffff: true
    default: false
    }
  }
}
