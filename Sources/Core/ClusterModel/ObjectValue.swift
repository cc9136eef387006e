/// An object as its author wrote it, with every field: what `get -o yaml` gives back. Nothing is planned from it.
public indirect enum ObjectValue: Hashable, Sendable {
  /// null
  case null
  /// true, false
  case boolean(Bool)
  /// A whole number.
  case number(Int)
  /// A fraction, or a whole number too large for us, as JSON has it.
  case fraction(String)
  /// A text.
  case text(String)
  /// Values in order.
  case list([ObjectValue])
  /// Values by name.
  case object([String: ObjectValue])

  /// The field of this name; null where there is none, or where this is no object.
  public subscript(key: String) -> ObjectValue {
    if case .object(let fields) = self { fields[key] ?? .null } else { .null }
  }

  /// The text; nil for an empty one and for anything else.
  public var text: String? {
    if case .text(let text) = self, !text.isEmpty { text } else { nil }
  }

  /// The number; nil for anything else.
  public var number: Int? {
    if case .number(let number) = self { number } else { nil }
  }

  /// The boolean; nil for anything else.
  public var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  /// The elements; none for anything else.
  public var elements: [ObjectValue] {
    if case .list(let elements) = self { elements } else { [] }
  }

  /// The fields in order of name; none for anything else.
  public var fields: [(key: String, value: ObjectValue)] {
    if case .object(let fields) = self { fields.sorted { $0.key < $1.key } } else { [] }
  }

  /// Whether nothing is there: null.
  public var isNull: Bool { self == .null }

  /// The texts of an object's fields: labels, a selector.
  public var labels: Labels {
    Labels(fields.map { (key: $0.key, value: $0.value.text ?? "") })
  }
}

extension ObjectValue {
  /// `kind`
  public var kind: String { self["kind"].text ?? "" }
  /// Namespace, `default` where none is said, and name. Kinds without a namespace have `default` too.
  public var name: NamespacedName {
    NamespacedName(self["metadata"]["namespace"].text ?? "default", self["metadata"]["name"].text ?? "")
  }
}
