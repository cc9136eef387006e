internal import ClusterModel

/// A part of a template: text, or what is in braces.
indirect enum TemplateNode: Hashable, Sendable {
  case text(String)
  /// A pipeline whose value is printed, unless it declares or sets a variable.
  case action(Pipeline)
  case condition(Branch)
  case with(Branch)
  case range(Branch)
  case leave(LoopExit)
}

/// `break` and `continue`.
enum LoopExit: Hashable, Sendable {
  case breaks
  case continues
}

/// What `if`, `with` and `range` have in common.
struct Branch: Hashable, Sendable {
  let pipeline: Pipeline
  let body: [TemplateNode]
  /// What follows `else`.
  let otherwise: [TemplateNode]
}

/// Commands, each of which is given the value of the one before it as its last argument: `.name | printf "%s"`.
struct Pipeline: Hashable, Sendable {
  /// The variables on the left of `:=` or `=`; at most two, and two only in `range`.
  var variables: [String] = []
  /// Whether the variables exist already: `=`.
  var isAssignment = false
  var commands: [[Operand]] = []
}

/// A value in a command, or the function that it calls.
indirect enum Operand: Hashable, Sendable {
  /// `.`
  case dot
  /// `nil`
  case null
  /// `"text"`, `80`, `1.5`, `true`
  case constant(ObjectValue)
  /// `.metadata.name`
  case field([String])
  /// `$x.metadata.name`
  case variable(String, [String])
  /// `len`
  case function(TemplateFunction)
  /// `(index .items 0).metadata.name`
  case group(Pipeline, [String])

  /// Whether the operand is a value that no argument can be given to.
  var isLiteral: Bool {
    switch self {
    case .dot, .null, .constant: true
    case .field, .variable, .function, .group: false
    }
  }
}
