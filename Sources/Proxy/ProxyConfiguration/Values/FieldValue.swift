internal import ManifestDecoding
internal import Yams

/// What a field of the configuration can be: read from YAML and from a flag, and written as YAML.
protocol FieldValue: Sendable, Equatable {
  /// Reads what the file says. Null never comes here: it leaves a field as it is.
  init(node: YAMLNode) throws(InvalidValue)

  /// Takes what a flag says.
  /// - Parameter isRepeated: whether the flag stood on the command line before; lists grow then.
  mutating func take(flag text: String, isRepeated: Bool) throws(InvalidValue)

  /// As the file has it; nil for what is left out.
  var node: YAMLNode? { get }
}

extension YAMLNode {
  /// What a scalar without quotes stands for; nil for all others.
  var plainScalar: PlainScalar? {
    guard case .scalar(let scalar) = self, scalar.style == .plain, scalar.tag.rawValue.isEmpty else {
      return nil
    }
    return PlainScalar(scalar.string)
  }

  /// What stands there, for messages.
  var shownText: String {
    switch self {
    case .scalar(let scalar): scalar.string
    case .mapping: "{…}"
    case .sequence: "[…]"
    case .alias: "*…"
    }
  }

  /// A number, `true`, `false` or `null`.
  static func plain(_ text: String) -> YAMLNode {
    .scalar(Scalar(text, Tag(.implicit), .plain))
  }

  /// A text, in double quotes where it would otherwise be read as something else. The emitter quotes what YAML's grammar
  /// asks for by itself.
  static func text(_ text: String) -> YAMLNode {
    .scalar(Scalar(text, Tag(.implicit), PlainScalar(text) == .string ? .any : .doubleQuoted))
  }
}
