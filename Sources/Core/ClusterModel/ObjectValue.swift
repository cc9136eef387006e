/// An untyped object with all fields, as its author wrote it, for output such as `get -o yaml`. Planning does not use it.
public indirect enum ObjectValue: Hashable, Sendable {
  /// null
  case null
  /// true, false
  case boolean(Bool)
  /// A whole number.
  case number(Int)
  /// A fraction, or a whole number too large for `Int`, in JSON's notation.
  case fraction(String)
  /// A string.
  case text(String)
  /// A list.
  case list([ObjectValue])
  /// An object's fields by name.
  case object([String: ObjectValue])

  /// The field with this name; null if there is none, or if this is not an object.
  public subscript(key: String) -> ObjectValue {
    if case .object(let fields) = self { fields[key] ?? .null } else { .null }
  }

  /// The string; nil if it is empty or if this is not a string.
  public var text: String? {
    if case .text(let text) = self, !text.isEmpty { text } else { nil }
  }

  /// The whole number; nil if this is something else.
  public var number: Int? {
    if case .number(let number) = self { number } else { nil }
  }

  /// The boolean; nil if this is something else.
  public var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  /// The elements; empty if this is not a list.
  public var elements: [ObjectValue] {
    if case .list(let elements) = self { elements } else { [] }
  }

  /// The fields, sorted by name; empty if this is not an object.
  public var fields: [(key: String, value: ObjectValue)] {
    if case .object(let fields) = self { fields.sorted { $0.key < $1.key } } else { [] }
  }

  /// Whether this is null.
  public var isNull: Bool { self == .null }

  /// The fields as labels; values that are not strings become empty.
  public var labels: Labels {
    Labels(fields.map { (key: $0.key, value: $0.value.text ?? "") })
  }
}

extension ObjectValue {
  /// `kind`
  public var kind: String { self["kind"].text ?? "" }
  /// `metadata.namespace`, or `default` if not set, and `metadata.name`. Cluster-scoped objects get `default` as well.
  public var name: NamespacedName {
    NamespacedName(self["metadata"]["namespace"].text ?? "default", self["metadata"]["name"].text ?? "")
  }
}
