internal import ClusterModel
internal import KubeObjects
internal import Yams

/// Decodes from YAML that has been parsed already. Stricter than Yams' own decoder: `name: 123` is no string. Errors
/// carry no path: a `Field` catches each where it arises, and its place is looked up in the node.
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
  /// What the node says, for a scalar without quotes and tag.
  private var plain: PlainScalar? {
    guard case .scalar(let scalar) = node, scalar.style == .plain, scalar.tag.rawValue.isEmpty else {
      return nil
    }
    return PlainScalar(scalar.string)
  }

  var isNull: Bool { plain == .null }

  /// Keys and values of a mapping, each key once: own ones win over merged ones.
  var fields: [(key: String, value: YAMLNode)] {
    get throws {
      guard case .mapping(let mapping) = node else { throw mismatch(YAMLNode.Mapping.self) }
      var known: Set<String> = []
      return mapping.fields.filter { known.insert($0.key).inserted }
    }
  }

  /// The node as a text, whatever it is.
  private var text: Field<String> {
    if isNull { return .absent }
    return string.map(Field.value) ?? .wrong
  }

  /// The scalar that the node is.
  var scalar: ObjectValue {
    guard case .scalar(let scalar) = node else { return .null }
    if let string { return .text(string) }
    switch plain {
    case .boolean(let value): return .boolean(value)
    case .wholeNumber(let value): return .number(value)
    case .number: return .fraction(scalar.string)
    case .null, .string, nil: return .null
    }
  }

  /// The node as a value of this type: strings, booleans and whole numbers here, all others by their own account.
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
    if scalar.tag.rawValue == Tag.Name.str.rawValue { return scalar.string }
    return scalar.style != .plain || plain == .string ? scalar.string : nil
  }

  private var boolean: Bool? {
    if case .boolean(let value) = plain { value } else { nil }
  }

  private var wholeNumber: Int? {
    if case .wholeNumber(let value) = plain { value } else { nil }
  }

  func mismatch(_ type: Any.Type) -> DecodingError {
    .typeMismatch(type, .init(codingPath: [], debugDescription: "at \(node.mark?.description ?? "no place")"))
  }
}

extension NodeDecoder: StringMapDecoder {
  var texts: [(key: String, value: Field<String>)] {
    get throws { try fields.map { (key: $0.key, value: Self(node: $0.value).text) } }
  }
}
