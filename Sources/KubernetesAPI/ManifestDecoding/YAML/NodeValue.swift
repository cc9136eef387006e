/// A YAML scalar.
struct NodeValue: SingleValueDecodingContainer {
  let decoder: NodeDecoder

  var codingPath: [any CodingKey] { [] }
  func decodeNil() -> Bool { decoder.isNull }

  /// Types that read themselves from a single value come back here, so only those that the decoder knows are given.
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    switch type {
    case is String.Type, is Bool.Type, is Int.Type: try decoder.decode(type)
    default: throw decoder.mismatch(type)
    }
  }
}
