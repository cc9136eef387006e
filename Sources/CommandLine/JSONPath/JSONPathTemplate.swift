package import ClusterModel

/// A template in kubectl's JSONPath language (k8s.io/client-go/util/jsonpath): text, and in braces paths through an
/// object: `{range .items[*]}{.metadata.name}{"\n"}{end}`.
///
/// The language is client-go's, not RFC 9535: `$` is the current object, a filter compares two paths or values, and a
/// path that matches nothing yields nothing. In an object, `*` and `..` visit the fields in order of name, where
/// client-go has no order.
package struct JSONPathTemplate: Hashable, Sendable {
  let segments: [TemplateSegment]

  /// Parses a template.
  ///
  /// - Throws: if client-go rejects the template, when parsing it or when it meets an unknown keyword on execution.
  package init(parsing text: String) throws(JSONPathError) {
    var parser = TemplateParser(text)
    segments = try parser.template()
  }

  /// Evaluates the template. The results are in order: each piece of text, and for each path in braces the values that
  /// it selects. What is between `range` and `end` occurs once for each value of the range.
  ///
  /// - Throws: where client-go does: an index outside a list, a filter that compares a number with a string.
  package func results(in value: ObjectValue) throws(JSONPathError) -> [[ObjectValue]] {
    try segments.results(in: value)
  }

  /// Evaluates the template to what `-o jsonpath` prints: strings and numbers as they are, lists and objects as compact
  /// JSON, a space between the values of one path, and no line feed at the end.
  package func text(of value: ObjectValue) throws(JSONPathError) -> String {
    try results(in: value).map { $0.map(\.printed).joined(separator: " ") }.joined()
  }
}

/// A part of a template: text, a path, or a range over values with its body.
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

/// A single path, as `--sort-by` and `-o custom-columns` accept it: `.metadata.name`, `metadata.name` or
/// `{.metadata.name}`.
package struct JSONPathExpression: Hashable, Sendable {
  private let template: JSONPathTemplate

  /// The path as a template: `{.metadata.name}`.
  package let text: String

  /// Parses a path, with or without braces and the leading dot.
  package init(relaxed text: String) throws(JSONPathError) {
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

  /// Returns the values that the path selects.
  package func values(in value: ObjectValue) throws(JSONPathError) -> [ObjectValue] {
    try template.results(in: value).flatMap(\.self)
  }
}

/// Why a template cannot be parsed or evaluated, and what to write instead, in one line.
package struct JSONPathError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problem and its remedy.
  package let description: String

  init(_ problem: String, _ remedy: String) { description = "\(problem); \(remedy)" }
}
