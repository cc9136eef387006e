/// A map from arbitrary keys to strings, such as labels or a selector.
package struct StringMap: APIObject {
  package typealias Fields = AnyKey

  /// The entries with unique keys, in the decoder's order. JSONDecoder's order is arbitrary.
  package var entries: [(key: String, value: Field<String>)] = []

  package init() {}

  package init(from decoder: any Decoder) throws {
    if let decoder = decoder as? any StringMapDecoder {
      entries = try decoder.texts
      return
    }
    let container = try decoder.container(keyedBy: AnyKey.self)
    entries = try container.allKeys.map {
      (key: $0.stringValue, value: try container.decode(Field<String>.self, forKey: $0))
    }
  }
}

/// A decoder that can return a whole map at once. Its keyed containers search linearly, so decoding a map key by key would
/// take quadratic time.
package protocol StringMapDecoder: Decoder {
  /// All unique keys with their values as strings.
  var texts: [(key: String, value: Field<String>)] { get throws }
}
