/// A YAML scalar.
struct NodeValue: SingleValueDecodingContainer {
  let decoder: NodeDecoder

  var codingPath: [any CodingKey] { [] }
  func decodeNil() -> Bool { decoder.isNull }

  /// Decodes a primitive type. Other types decode themselves from a single value and would recurse endlessly here.
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    switch type {
    case is String.Type, is Bool.Type, is Int.Type: try decoder.decode(type)
    default: throw decoder.mismatch(type)
    }
  }
}
