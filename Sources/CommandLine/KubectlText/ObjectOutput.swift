package import GoTemplate
internal import ObjectNotation
package import JSONPath

/// An output format of `-o`.
package enum ObjectOutput: Hashable, Sendable {
  /// kubectl's table, with the additional columns of `wide` or without.
  case table(isWide: Bool)
  /// Whole objects in YAML.
  case yaml
  /// Whole objects in JSON.
  case json
  /// `service/web`
  case name
  /// The result of a template.
  case jsonPath(JSONPathTemplate)
  /// The result of each path of a template, as a JSON list.
  case jsonPathAsJSON(JSONPathTemplate)
  /// A table of chosen fields.
  case customColumns(CustomColumns)
  /// The result of a template in Go's language.
  case goTemplate(GoTemplate)

  /// Whether it is one of kubectl's own tables.
  package var isTable: Bool { if case .table = self { true } else { false } }

  /// Parses kubectl's notation: `wide`, `jsonpath={.items[*].metadata.name}`, `custom-columns-file=FILE`.
  ///
  /// - Parameters:
  ///   - template: the value of `--template`: the template of a format that is written without one.
  ///   - contents: returns a file's text; nil if it cannot be read.
  package init(
    parsing text: String, template: String? = nil, contents: (String) -> String?
  ) throws(ObjectTextError) {
    let text = template.flatMap { Format(rawValue: text) == nil ? nil : "\(text)=\($0)" } ?? text
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let value = parts.count > 1 ? parts[1] : nil
    if value == nil, let plain = Self.plain[text.lowercased()] {
      self = plain
      return
    }
    guard let format = Format(rawValue: parts[0]) else {
      let known = Self.plain.keys.sorted() + Format.allCases.map { "\($0.rawValue)=" }
      throw ObjectTextError(
        "-o \"\(text)\" is not a known output format", "use one of \(known.joined(separator: ", "))")
    }
    guard let value, !value.isEmpty else {
      throw ObjectTextError("-o \(format.rawValue) needs a value", "write \(format.example)")
    }
    self = try format.output(format.namesFile ? try Self.read(value, contents) : value)
  }

  private static func read(
    _ file: String, _ contents: (String) -> String?
  ) throws(ObjectTextError) -> String {
    if let text = contents(file) { return text }
    throw ObjectTextError("-o: \(file) cannot be read", "specify a text file")
  }

  private static let plain: [String: ObjectOutput] = [
    "wide": .table(isWide: true), "yaml": .yaml, "json": .json, "name": .name,
  ]

  /// Formats with a value after an equals sign.
  private enum Format: String, CaseIterable {
    case jsonPath = "jsonpath"
    case jsonPathAsJSON = "jsonpath-as-json"
    case jsonPathFile = "jsonpath-file"
    case customColumns = "custom-columns"
    case customColumnsFile = "custom-columns-file"
    case goTemplate = "go-template"
    case goTemplateFile = "go-template-file"
    case template
    case templateFile = "templatefile"

    var namesFile: Bool {
      switch self {
      case .jsonPathFile, .customColumnsFile, .goTemplateFile, .templateFile: true
      case .jsonPath, .jsonPathAsJSON, .customColumns, .goTemplate, .template: false
      }
    }

    var example: String {
      switch self {
      case .jsonPath, .jsonPathAsJSON: "\(rawValue)='{.items[*].metadata.name}'"
      case .customColumns: "custom-columns=NAME:.metadata.name"
      case .goTemplate, .template: "\(rawValue)='{{range .items}}{{.metadata.name}} {{end}}'"
      case .jsonPathFile, .customColumnsFile, .goTemplateFile, .templateFile: "\(rawValue)=FILE"
      }
    }

    func output(_ text: String) throws(ObjectTextError) -> ObjectOutput {
      switch self {
      case .jsonPath, .jsonPathFile: .jsonPath(try Self.template(text))
      case .jsonPathAsJSON: .jsonPathAsJSON(try Self.template(text))
      case .customColumns: .customColumns(try CustomColumns(parsing: text))
      case .customColumnsFile: .customColumns(try CustomColumns(template: text))
      case .goTemplate, .goTemplateFile, .template, .templateFile: .goTemplate(try Self.goTemplate(text))
      }
    }

    private static func goTemplate(_ text: String) throws(ObjectTextError) -> GoTemplate {
      do { return try GoTemplate(parsing: text) } catch { throw ObjectTextError("-o go-template: \(error)") }
    }

    private static func template(_ text: String) throws(ObjectTextError) -> JSONPathTemplate {
      do { return try JSONPathTemplate(parsing: text) } catch {
        throw ObjectTextError("-o jsonpath: \(error)")
      }
    }
  }
}
