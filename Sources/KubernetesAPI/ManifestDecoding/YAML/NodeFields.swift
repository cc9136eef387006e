internal import YAMLNodes

/// The fields of a YAML mapping. Keys are stored separately, because copying a node updates several reference counts.
struct NodeFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
  private let keys: [String]
  private let values: [YAMLNode]

  init(_ fields: [(key: String, value: YAMLNode)]) {
    keys = fields.map(\.key)
    values = fields.map(\.value)
  }

  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { keys.compactMap(Key.init(stringValue:)) }

  func contains(_ key: Key) -> Bool { keys.contains(key.stringValue) }

  func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).isNull }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try decoder(key).decode(type)
  }

  /// Same as the default implementation, but with one search instead of three.
  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let decoder = find(key), !decoder.isNull else { return nil }
    return try decoder.decode(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try decoder(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { throw noSuperclass }
  func superDecoder(forKey key: Key) throws -> any Decoder { throw noSuperclass }

  private func find(_ key: Key) -> NodeDecoder? {
    keys.firstIndex(of: key.stringValue).map { NodeDecoder(node: values[$0]) }
  }

  private func decoder(_ key: Key) throws -> NodeDecoder {
    guard let decoder = find(key) else {
      throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: ""))
    }
    return decoder
  }
}

/// The error for `superDecoder`: the API's objects have no superclass.
var noSuperclass: DecodingError { .dataCorrupted(.init(codingPath: [], debugDescription: "no superclass")) }
