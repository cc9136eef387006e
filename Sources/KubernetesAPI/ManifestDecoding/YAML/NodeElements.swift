internal import YAMLNodes

/// The elements of a YAML sequence.
struct NodeElements: UnkeyedDecodingContainer {
  private let nodes: [YAMLNode]
  private(set) var currentIndex = 0

  init(_ sequence: YAMLNode.Sequence) { nodes = sequence.elements }

  var codingPath: [any CodingKey] { [] }
  var count: Int? { nodes.count }
  var isAtEnd: Bool { currentIndex == nodes.count }

  mutating func decodeNil() throws -> Bool {
    guard try current.isNull else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value = try current.decode(type)
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key>
  {
    let container = try current.container(keyedBy: type)
    currentIndex += 1
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try current.unkeyedContainer()
    currentIndex += 1
    return container
  }

  mutating func superDecoder() throws -> any Decoder { throw noSuperclass }

  private var current: NodeDecoder {
    get throws {
      guard !isAtEnd else {
        throw DecodingError.valueNotFound(
          YAMLNode.self, .init(codingPath: [], debugDescription: "no more elements"))
      }
      return NodeDecoder(node: nodes[currentIndex])
    }
  }
}
