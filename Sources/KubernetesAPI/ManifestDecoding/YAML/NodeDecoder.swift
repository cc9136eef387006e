internal import ClusterModel
internal import KubeObjects
internal import YAMLEvents
internal import YAMLNodes

/// A decoder for a parsed YAML node. Strict: in `name: 123` the value is not a string. Errors have no
/// path, because `Field` catches each one where it occurs; the location is looked up in the node later.
struct NodeDecoder: Decoder {
  let node: YAMLNode

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .mapping(let mapping) = node else { throw mismatch(YAMLNode.Mapping.self) }
    return KeyedDecodingContainer(NodeFields(mapping.fields))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .sequence(let sequence) = node else { throw mismatch(YAMLNode.Sequence.self) }
    return NodeElements(sequence)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { NodeValue(decoder: self) }
}

extension NodeDecoder {
  /// The resolved scalar; nil if the node is not a scalar or contradicts its tag.
  private var meaning: PlainScalar? {
    guard case .scalar(let scalar) = node else { return nil }
    switch scalar.tag {
    case "": return scalar.style == .plain ? PlainScalar(scalar.string) : .string
    case YAMLTag.integer, YAMLTag.float:
      return tagged(scalar) { if case .wholeNumber = $0 { true } else { $0 == .number } }
    case YAMLTag.boolean: return tagged(scalar) { if case .boolean = $0 { true } else { false } }
    case YAMLTag.null: return tagged(scalar) { $0 == .null }
    default: return .string
    }
  }

  /// Resolves a tagged scalar. The tag also applies to quoted text: `!!int "80"`.
  private func tagged(_ scalar: YAMLNode.Scalar, _ isMeant: (PlainScalar) -> Bool) -> PlainScalar? {
    let meaning = PlainScalar(scalar.string)
    return isMeant(meaning) ? meaning : nil
  }

  var isNull: Bool { meaning == .null }

  /// Unique keys of a mapping with their values.
  var fields: [(key: String, value: YAMLNode)] {
    get throws {
      guard case .mapping(let mapping) = node else { throw mismatch(YAMLNode.Mapping.self) }
      return mapping.fields
    }
  }

  /// The node as a string field.
  private var text: Field<String> {
    if isNull { return .absent }
    return string.map(Field.value) ?? .wrong
  }

  /// The node as an untyped scalar.
  var scalar: ObjectValue {
    guard case .scalar(let scalar) = node else { return .null }
    switch meaning {
    case .boolean(let value): return .boolean(value)
    case .wholeNumber(let value): return .number(value)
    // JSON has no number for what is not finite.
    case .number: return NumberText(scalar.string)?.json.map(ObjectValue.fraction) ?? .text(scalar.string)
    case .null: return .null
    case .string, nil: return .text(scalar.string)
    }
  }

  /// Decodes strings, booleans and whole numbers. Other types decode themselves.
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value: Any?
    switch type {
    case is String.Type: value = string
    case is Bool.Type: value = boolean
    case is Int.Type: value = wholeNumber
    default: return try Value(from: self)
    }
    guard let value = value as? Value else { throw mismatch(type) }
    return value
  }

  private var string: String? {
    guard case .scalar(let scalar) = node else { return nil }
    return meaning == .string ? scalar.string : nil
  }

  private var boolean: Bool? {
    if case .boolean(let value) = meaning { value } else { nil }
  }

  private var wholeNumber: Int? {
    if case .wholeNumber(let value) = meaning { value } else { nil }
  }

  func mismatch(_ type: Any.Type) -> DecodingError {
    .typeMismatch(
      type, .init(codingPath: [], debugDescription: node.place))
  }
}

extension NodeDecoder: StringMapDecoder {
  var texts: [(key: String, value: Field<String>)] {
    get throws { try fields.map { (key: $0.key, value: Self(node: $0.value).text) } }
  }
}

extension YAMLNode {
  fileprivate var place: String { mark.map { "at \($0.line):\($0.column)" } ?? "at an unknown position" }
}
