public import ClusterModel

/// A template in the JSONPath language of kubectl (k8s.io/client-go/util/jsonpath): texts, and in braces paths that are
/// followed through an object: `{range .items[*]}{.metadata.name}{"\n"}{end}`.
///
/// The language is client-go's and not RFC 9535: `$` is the current object, a filter compares two paths or values, and a
/// path that leads nowhere finds nothing. In an object `*` and `..` go through the fields in order of name, where
/// client-go has no order.
public struct JSONPathTemplate: Hashable, Sendable {
  let segments: [TemplateSegment]

  /// Reads a template.
  ///
  /// - Throws: where client-go refuses it, and for a word that it refuses only when it is run.
  public init(parsing text: String) throws(JSONPathError) {
    var parser = TemplateParser(text)
    segments = try parser.template()
  }

  /// What is found, in order: for each text the text, for each path in braces the values that it leads to. What stands
  /// between `range` and `end` is there once for each of the values.
  ///
  /// - Throws: where client-go does: an index that no list has, a filter that compares a number with a text.
  public func results(in value: ObjectValue) throws(JSONPathError) -> [[ObjectValue]] {
    try segments.results(in: value)
  }

  /// What `-o jsonpath` prints: texts and numbers as they are, lists and objects as compact JSON, a space between the
  /// values of one path. No line feed at the end.
  public func text(of value: ObjectValue) throws(JSONPathError) -> String {
    try results(in: value).map { $0.map(\.printed).joined(separator: " ") }.joined()
  }
}

/// A part of a template.
enum TemplateSegment: Hashable, Sendable {
  case text(String)
  case path([PathStep])
  case range([PathStep], [TemplateSegment])
}

extension [TemplateSegment] {
  fileprivate func results(in value: ObjectValue) throws(JSONPathError) -> [[ObjectValue]] {
    var results: [[ObjectValue]] = []
    for segment in self {
      switch segment {
      case .text(let text): results.append([.text(text)])
      case .path(let steps): results.append(try steps.values(from: [value]))
      case .range(let steps, let body):
        for element in try steps.values(from: [value]) { results += try body.results(in: element) }
      }
    }
    return results
  }
}

/// One path, as `--sort-by` and `-o custom-columns` take it: `.metadata.name`, `metadata.name`, `{.metadata.name}`.
public struct JSONPathExpression: Hashable, Sendable {
  private let template: JSONPathTemplate

  /// The path in the notation of a template: `{.metadata.name}`
  public let text: String

  /// Reads a path, with braces and the first dot or without.
  public init(relaxed text: String) throws(JSONPathError) {
    let isBraced = text.hasPrefix("{") && text.hasSuffix("}") && text.count > 2
    let inner = isBraced ? text.dropFirst().dropLast() : text[...]
    let path = inner.hasPrefix(".") ? inner.dropFirst() : inner
    guard !path.isEmpty, !path.contains(where: { $0 == "{" || $0 == "}" }) else {
      throw JSONPathError(
        "\"\(text)\" is not a single path", "write it as .metadata.name or {.metadata.name}")
    }
    self.text = "{.\(path)}"
    template = try JSONPathTemplate(parsing: self.text)
  }

  /// The values that the path leads to.
  public func values(in value: ObjectValue) throws(JSONPathError) -> [ObjectValue] {
    try template.results(in: value).flatMap(\.self)
  }
}

/// Why a template cannot be read, or not be followed through an object: one line with what to write.
public struct JSONPathError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what to do.
  public let description: String

  init(_ problem: String, _ remedy: String) { description = "\(problem); \(remedy)" }
}
