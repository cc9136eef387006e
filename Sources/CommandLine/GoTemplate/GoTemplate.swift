package import ClusterModel

/// A template in the language of Go's text/template, as `-o go-template` takes it:
/// `{{range .items}}{{.metadata.name}}{{"\n"}}{{end}}`.
///
/// It has fields, variables, pipelines, comments, trim markers, `if`, `with`, `range`, `break`, `continue`, and the
/// functions of `TemplateFunction`. Every number of an object is a fraction, because kubectl reads the object as JSON:
/// `eq .spec.replicas 3` is an error, and `eq .spec.replicas 3.0` is not. `define`, `template`, `block`, characters in
/// single quotes and complex numbers are not supported.
package struct GoTemplate: Hashable, Sendable {
  private let nodes: [TemplateNode]

  /// Parses a template.
  ///
  /// - Throws: if Go rejects the template, or if it uses what is not supported.
  package init(parsing text: String) throws(GoTemplateError) {
    var parser = NodeParser(try TemplateLexer.tokens(of: text))
    nodes = try parser.template()
  }

  /// Evaluates the template. What does not exist is printed as `<no value>`.
  ///
  /// - Throws: where Go does: a field of a string, the comparison of a number with a string, a wrong index.
  package func text(of value: ObjectValue) throws(GoTemplateError) -> String {
    var evaluation = Evaluation(value.withFractions)
    _ = try evaluation.evaluate(nodes)
    return evaluation.output
  }
}

extension ObjectValue {
  /// The value with all whole numbers as fractions, as a JSON decoder of Go that knows no types returns them.
  fileprivate var withFractions: ObjectValue {
    switch self {
    case .number(let number): .fraction("\(number)")
    case .list(let elements): .list(elements.map(\.withFractions))
    case .object(let fields): .object(fields.mapValues(\.withFractions))
    case .null, .boolean, .fraction, .text: self
    }
  }
}

/// Why a template cannot be parsed or evaluated, and what to write instead, in one line.
package struct GoTemplateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problem and its remedy.
  package let description: String

  init(_ problem: String, _ remedy: String) { description = "\(problem); \(remedy)" }
}
