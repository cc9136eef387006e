internal import ClusterModel
internal import JSONPath

/// The evaluation of a template: what has been printed, the variables, and the current object. Nil stands for a value
/// that does not exist.
struct Evaluation {
  private(set) var output = ""
  private var dot: ObjectValue?
  private var variables: [(name: String, value: ObjectValue?)]

  init(_ root: ObjectValue) {
    dot = root
    variables = [("", root)]
  }

  /// Prints the nodes in order.
  ///
  /// - Returns: `break` or `continue`, if one of them ended it early.
  mutating func evaluate(_ nodes: [TemplateNode]) throws(GoTemplateError) -> LoopExit? {
    for node in nodes {
      if let exit = try evaluate(node) { return exit }
    }
    return nil
  }

  private mutating func evaluate(_ node: TemplateNode) throws(GoTemplateError) -> LoopExit? {
    switch node {
    case .text(let text): output += text
    case .action(let pipeline):
      let value = try self.value(of: pipeline)
      if pipeline.variables.isEmpty { output += value?.goFormatted ?? "<no value>" }
    case .condition(let branch): return try evaluate(branch, setsDot: false)
    case .with(let branch): return try evaluate(branch, setsDot: true)
    case .range(let branch): return try scoped { (self) throws(GoTemplateError) in try self.repeats(branch) }
    case .leave(let exit): return exit
    }
    return nil
  }

  private mutating func evaluate(_ branch: Branch, setsDot: Bool) throws(GoTemplateError) -> LoopExit? {
    try scoped { (self) throws(GoTemplateError) in
      let value = try self.value(of: branch.pipeline)
      guard value.isTrue else { return try self.evaluate(branch.otherwise) }
      if setsDot { self.dot = value }
      return try self.evaluate(branch.body)
    }
  }

  /// Evaluates something after which dot and the variables are those from before, with their new values.
  private mutating func scoped(
    _ body: (inout Evaluation) throws(GoTemplateError) -> LoopExit?
  ) throws(GoTemplateError) -> LoopExit? {
    let (dot, count) = (dot, variables.count)
    defer {
      self.dot = dot
      variables.removeLast(variables.count - count)
    }
    return try body(&self)
  }

  // MARK: Ranges

  private mutating func repeats(_ branch: Branch) throws(GoTemplateError) -> LoopExit? {
    let steps = try RangeSteps(
      over: try value(of: branch.pipeline), variables: branch.pipeline.variables.count)
    if steps.all.isEmpty { return try evaluate(branch.otherwise) }
    for step in steps.all {
      let exit = try scoped { (self) throws(GoTemplateError) in
        self.set(branch.pipeline, to: step)
        return try self.evaluate(branch.body)
      }
      if exit == .breaks { break }
    }
    return nil
  }

  /// Sets the range's variables: the last one is the element, the one before it the key.
  private mutating func set(_ pipeline: Pipeline, to step: RangeSteps.Step) {
    dot = step.value
    let values = pipeline.variables.count == 2 ? [step.key, step.value] : [step.value]
    for (name, value) in zip(pipeline.variables, values) {
      if pipeline.isAssignment { assign(name, value) } else { variables.append((name, value)) }
    }
  }

  private mutating func assign(_ name: String, _ value: ObjectValue?) {
    guard let index = variables.lastIndex(where: { $0.name == name }) else { return }
    variables[index].value = value
  }

  // MARK: Values

  private mutating func value(of pipeline: Pipeline) throws(GoTemplateError) -> ObjectValue? {
    var value: ObjectValue??
    for command in pipeline.commands { value = .some(try result(of: command, last: value)?.unlessNull) }
    let result = value ?? nil
    // The variables of a range are set for each element.
    for name in pipeline.variables.prefix(1) {
      if pipeline.isAssignment { assign(name, result) } else { variables.append((name, result)) }
    }
    return result
  }

  /// - Parameter last: the value of the command before it.
  private mutating func result(
    of command: [Operand], last: ObjectValue??
  ) throws(GoTemplateError) -> ObjectValue? {
    if case .function(let function) = command[0] {
      return try call(function, Array(command.dropFirst()), last: last)
    }
    guard command.count == 1, last == nil else {
      throw GoTemplateError(
        "\(command[0].text) is given arguments, but is not a function",
        "begin with a function, such as printf")
    }
    return try value(of: command[0])
  }

  private mutating func value(of operand: Operand) throws(GoTemplateError) -> ObjectValue? {
    switch operand {
    case .dot: return dot
    case .null: return nil
    case .constant(let value): return value
    case .field(let names): return try field(names, of: dot, operand)
    case .variable(let name, let names):
      return try field(names, of: variables.last { $0.name == name }?.value, operand)
    case .group(let pipeline, let names): return try field(names, of: try value(of: pipeline), operand)
    case .function(let function): return try call(function, [], last: nil)
    }
  }

  private func field(
    _ names: [String], of start: ObjectValue?, _ operand: Operand
  ) throws(GoTemplateError) -> ObjectValue? {
    var value = start
    for name in names {
      guard let object = value else { return nil }
      guard case .object(let fields) = object else {
        throw GoTemplateError(
          "\(operand.text): \(object.goType) has no field \(name)",
          object.isNull
            ? "ask first: {{with …}}" : "use index for a list's elements: (index .items 0).\(name)")
      }
      value = fields[name]
    }
    return value
  }

  private mutating func call(
    _ function: TemplateFunction, _ operands: [Operand], last: ObjectValue??
  ) throws(GoTemplateError) -> ObjectValue? {
    let count = operands.count + (last == nil ? 0 : 1)
    guard function.counts.contains(count) else { throw function.wrongCount(count) }
    var arguments: [ObjectValue?] = []
    for operand in operands {
      let value = try value(of: operand)
      // `and` and `or` evaluate only what decides.
      if let decisive = function.decisive, value.isTrue == decisive { return value }
      arguments.append(value?.unlessNull)
    }
    if let last { arguments.append(last) }
    return try function.result(of: arguments)
  }
}

/// What `range` visits: the elements of a list with their positions, the fields of an object in order of name, or the
/// numbers below a whole number.
private struct RangeSteps {
  struct Step {
    let key: ObjectValue
    let value: ObjectValue
  }

  let all: [Step]

  private static let most = 1_000_000

  init(over value: ObjectValue?, variables: Int) throws(GoTemplateError) {
    switch value {
    case nil: all = []
    case .list(let elements):
      all = elements.enumerated().map { Step(key: .number($0), value: $1) }
    case .object:
      all = value?.fields.map { Step(key: .text($0.key), value: $0.value) } ?? []
    case .number(let count) where variables < 2 && count <= Self.most:
      all = (0..<max(0, count)).map { Step(key: .number($0), value: .number($0)) }
    case .number(let count):
      throw GoTemplateError(
        "range cannot visit the numbers below \(count)",
        "use one variable, and a number of at most \(Self.most)")
    case .null, .boolean, .fraction, .text:
      throw GoTemplateError(
        "range cannot visit the elements of \(value?.goType ?? "nil")", "use the path of a list or an object")
    }
  }
}

extension Operand {
  /// The operand for messages.
  fileprivate var text: String {
    switch self {
    case .dot: "."
    case .null: "nil"
    case .constant(let value): value.goFormatted
    case .field(let names): names.path
    case .variable(let name, let names): "$\(name)" + names.path
    case .function(let function): function.rawValue
    case .group(_, let names): "(…)" + names.path
    }
  }
}

extension [String] {
  fileprivate var path: String { map { ".\($0)" }.joined() }
}

extension ObjectValue {
  var unlessNull: ObjectValue? { isNull ? nil : self }

  /// The value's type in Go, as `%T` prints it.
  var goType: String {
    switch self {
    case .null: "nil"
    case .boolean: "bool"
    case .number: "int"
    case .fraction: "float64"
    case .text: "string"
    case .list: "[]interface {}"
    case .object: "map[string]interface {}"
    }
  }
}

extension ObjectValue? {
  /// Whether `if` takes the value as true: it exists, and is neither empty nor zero nor false.
  var isTrue: Bool {
    switch self {
    case nil, .null: false
    case .boolean(let value): value
    case .number(let number): number != 0
    case .fraction(let text): Double(text) != 0
    case .text(let text): !text.isEmpty
    case .list(let elements): !elements.isEmpty
    case .object(let fields): !fields.isEmpty
    }
  }
}
