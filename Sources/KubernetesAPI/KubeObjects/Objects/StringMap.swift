/// Keys that an author chose, each with a text: labels, selectors.
package struct StringMap: APIObject {
  /// Each key once, in the order in which the decoder gives them: JSON's has none.
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

/// A decoder whose containers search a key from the first on, which would cost the square of a map's size.
package protocol StringMapDecoder: Decoder {
  /// All keys, each once, with their values as texts.
  var texts: [(key: String, value: Field<String>)] { get throws }
}
