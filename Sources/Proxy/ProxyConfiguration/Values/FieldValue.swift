internal import ManifestDecoding
internal import YAMLNodes

/// A type of configuration fields, which can be read from YAML and from a flag, and written as YAML.
protocol FieldValue: Sendable, Equatable {
  /// Reads a value from the file. It is never called for null, which leaves a field unchanged.
  init(node: YAMLNode) throws(InvalidValue)

  /// Sets the value from a flag.
  /// - Parameter isRepeated: whether the flag has occurred before on the command line; a list is then extended.
  mutating func set(fromFlag text: String, isRepeated: Bool) throws(InvalidValue)

  /// The value as YAML; nil if the field is omitted.
  var node: YAMLNode? { get }

  /// The value as pflag prints it.
  var flagText: String { get }
}

extension YAMLNode {
  /// The meaning of an unquoted scalar; nil for any other node.
  var plainScalar: PlainScalar? {
    guard case .scalar(let scalar) = self, scalar.style == .plain, scalar.tag.isEmpty else {
      return nil
    }
    return PlainScalar(scalar.string)
  }

  /// The node as it is shown in messages.
  var shownText: String {
    switch self {
    case .scalar(let scalar): scalar.string
    case .mapping: "{…}"
    case .sequence: "[…]"
    }
  }

  /// Returns an unquoted scalar: a number, `true`, `false` or `null`.
  static func plain(_ text: String) -> YAMLNode {
    .scalar(Scalar(text, .plain))
  }

  /// Returns a string, in double quotes if it would otherwise be read as another type. The emitter adds quotes that YAML's
  /// grammar requires.
  static func text(_ text: String) -> YAMLNode {
    .scalar(Scalar(text, PlainScalar(text) == .string ? .any : .quoted))
  }
}
