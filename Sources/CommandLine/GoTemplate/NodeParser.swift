internal import ClusterModel

/// Parses the tokens of a template.
struct NodeParser {
  private var tokens: ArraySlice<TemplateToken>
  /// The variables that exist at this place.
  private var variables = [""]
  private var loops = 0

  init(_ tokens: [TemplateToken]) { self.tokens = tokens[...] }

  mutating func template() throws(GoTemplateError) -> [TemplateNode] {
    let (nodes, end) = try self.nodes()
    if let end { throw GoTemplateError("{{\(end)}} has nothing to end", "remove it") }
    return nodes
  }

  // MARK: Nodes

  /// Parses nodes up to `end` or `else`, which is returned and whose right brace is not consumed; or to the template's
  /// end.
  private mutating func nodes() throws(GoTemplateError) -> ([TemplateNode], end: String?) {
    var nodes: [TemplateNode] = []
    while let token = tokens.popFirst() {
      if case .text(let text) = token.kind {
        nodes.append(.text(text))
      } else if case .word(let word)? = tokens.first?.kind, word == "end" || word == "else" {
        tokens.removeFirst()
        return (nodes, word)
      } else {
        nodes += try action()
      }
    }
    return (nodes, nil)
  }

  /// Parses what follows the left brace, and the body that belongs to it.
  private mutating func action() throws(GoTemplateError) -> [TemplateNode] {
    guard case .word(let word)? = tokens.first?.kind, let keyword = Keyword(rawValue: word) else {
      let pipeline = try pipeline(atMost: 1)
      try endAction()
      return [.action(pipeline)]
    }
    tokens.removeFirst()
    switch keyword {
    case .if: return [.condition(try branch(keyword))]
    case .with: return [.with(try branch(keyword))]
    case .range: return [.range(try branch(keyword))]
    case .break, .continue:
      guard loops > 0 else { throw GoTemplateError("{{\(word)}} is not in a range", "remove it") }
      try endAction()
      return [.leave(keyword == .break ? .breaks : .continues)]
    case .define, .template, .block:
      throw GoTemplateError("{{\(word)}} is not supported", "write the template's text at its place")
    }
  }

  private enum Keyword: String {
    case `if`, with, range, `break`, `continue`, define, template, block
  }

  private mutating func branch(_ keyword: Keyword) throws(GoTemplateError) -> Branch {
    let outer = variables
    defer { variables = outer }
    let pipeline = try pipeline(atMost: keyword == .range ? 2 : 1)
    try endAction()
    let inner = variables
    loops += keyword == .range ? 1 : 0
    let (body, end) = try nodes()
    loops -= keyword == .range ? 1 : 0
    variables = inner
    return Branch(pipeline: pipeline, body: body, otherwise: try otherwise(of: keyword, end))
  }

  private mutating func otherwise(
    of keyword: Keyword, _ end: String?
  ) throws(GoTemplateError) -> [TemplateNode] {
    guard let end else {
      throw GoTemplateError("{{\(keyword.rawValue)}} has no end", "write {{end}} after its body")
    }
    if end == "end" {
      try endAction()
      return []
    }
    if case .word(keyword.rawValue)? = tokens.first?.kind, keyword != .range { return try action() }
    try endAction()
    let (nodes, last) = try nodes()
    guard last == "end" else {
      throw GoTemplateError("{{else}} has no end", "write {{end}} after its body")
    }
    try endAction()
    return nodes
  }

  private mutating func endAction() throws(GoTemplateError) {
    guard let token = tokens.popFirst() else {
      throw GoTemplateError("an action is not closed", "write }} after it")
    }
    if token.kind != .rightBrace { throw token.unexpected }
  }

  // MARK: Pipelines

  /// - Parameter count: how many variables it may declare.
  private mutating func pipeline(atMost count: Int) throws(GoTemplateError) -> Pipeline {
    var pipeline = Pipeline()
    try declare(&pipeline, atMost: count)
    repeat {
      let command = try command()
      if !pipeline.commands.isEmpty, command[0].isLiteral {
        throw GoTemplateError("a value cannot follow \"|\"", "write a function there, such as printf")
      }
      pipeline.commands.append(command)
    } while takes("|")
    return pipeline
  }

  private mutating func declare(_ pipeline: inout Pipeline, atMost count: Int) throws(GoTemplateError) {
    let signs = tokens.prefix(2 * count)
    var names: [String] = []
    for (index, token) in signs.enumerated() {
      switch (index.isMultiple(of: 2), token.kind) {
      case (true, .variable(let name)): names.append(name)
      case (false, .sign(",")): continue
      case (false, .sign(let sign)) where sign == ":=" || sign == "=":
        tokens.removeFirst(index + 1)
        pipeline.variables = names
        pipeline.isAssignment = sign == "="
        if sign == ":=" { variables += names } else { for name in names { try check(name) } }
        return
      default: return
      }
    }
  }

  private func check(_ variable: String) throws(GoTemplateError) {
    guard variables.contains(variable) else {
      throw GoTemplateError(
        "the variable $\(variable) does not exist here", "declare it: {{$\(variable) := …}}")
    }
  }

  private mutating func takes(_ sign: String) -> Bool {
    guard tokens.first?.kind == .sign(sign) else { return false }
    tokens.removeFirst()
    return true
  }

  private mutating func command() throws(GoTemplateError) -> [Operand] {
    var operands: [Operand] = []
    while let token = tokens.first, token.kind != .rightBrace, token.kind != .sign("|"),
      token.kind != .sign(")")
    {
      if !operands.isEmpty, !token.followsSpace { throw token.unexpected }
      operands.append(try operand())
    }
    guard let first = operands.first else {
      throw GoTemplateError("a value is missing", "write a field, such as {{.metadata.name}}")
    }
    if first == .null { throw GoTemplateError("nil cannot stand alone", "compare with it: eq .a nil") }
    if first.isLiteral, operands.count > 1 {
      throw GoTemplateError("a value is given arguments", "begin with a function, such as printf")
    }
    return operands
  }

  private mutating func operand() throws(GoTemplateError) -> Operand {
    let token = tokens.removeFirst()
    switch token.kind {
    case .dot: return .dot
    case .constant(let value): return .constant(value)
    case .field(let name): return .field([name] + fields())
    case .variable(let name):
      try check(name)
      return .variable(name, fields())
    case .sign("("):
      let pipeline = try pipeline(atMost: 0)
      guard takes(")") else { throw GoTemplateError("a parenthesis is not closed", "write ) after it") }
      return .group(pipeline, fields())
    case .word("true"), .word("false"): return .constant(.boolean(token.kind == .word("true")))
    case .word("nil"): return .null
    case .word(let word):
      if let function = TemplateFunction(rawValue: word) { return .function(function) }
      let known = TemplateFunction.allCases.map(\.rawValue).joined(separator: ", ")
      throw GoTemplateError(
        "\"\(word)\" is not a function", "begin fields with a dot: .\(word); functions: \(known)")
    case .text, .leftBrace, .rightBrace, .sign: throw token.unexpected
    }
  }

  /// The fields that follow without white space: `.metadata.name`.
  private mutating func fields() -> [String] {
    var names: [String] = []
    while let token = tokens.first, !token.followsSpace, case .field(let name) = token.kind {
      names.append(name)
      tokens.removeFirst()
    }
    return names
  }
}

extension TemplateToken {
  fileprivate var unexpected: GoTemplateError {
    GoTemplateError(
      "\(text) is not expected in line \(line)",
      "write an action as {{.field}} or {{function .field \"text\"}}")
  }

  private var text: String {
    switch kind {
    case .text: "text"
    case .leftBrace: "{{"
    case .rightBrace: "}}"
    case .word(let word): word
    case .field(let name): ".\(name)"
    case .dot: "."
    case .variable(let name): "$\(name)"
    case .constant: "a constant"
    case .sign(let sign): sign
    }
  }
}
