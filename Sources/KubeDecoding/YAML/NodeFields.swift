internal import Yams

/// The fields of a YAML mapping.
struct NodeFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
  private let fields: [(key: String, value: YAMLNode)]

  init(_ fields: [(key: String, value: YAMLNode)]) { self.fields = fields }

  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { fields.compactMap { Key(stringValue: $0.key) } }

  func contains(_ key: Key) -> Bool { node(key) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).isNull }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try decoder(key).decode(type)
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

  private func node(_ key: Key) -> YAMLNode? {
    let name = key.stringValue
    return fields.first { $0.key == name }?.value
  }

  private func decoder(_ key: Key) throws -> NodeDecoder {
    guard let node = node(key) else {
      throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: ""))
    }
    return NodeDecoder(node: node)
  }
}

/// The API's objects have no superclass.
var noSuperclass: DecodingError { .dataCorrupted(.init(codingPath: [], debugDescription: "no superclass")) }
