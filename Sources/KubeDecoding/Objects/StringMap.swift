/// Keys that an author chose, each with a text: labels, selectors.
struct StringMap: APIObject {
  /// In the order in which the decoder gives them: JSON's has none.
  let entries: [(key: String, value: Field<String>)]

  init(from decoder: any Decoder) throws {
    // Its containers search a key from the first on, which would cost the square of the map's size.
    if let fields = try (decoder as? NodeDecoder)?.fields {
      entries = fields.map { (key: $0.key, value: NodeDecoder(node: $0.value).field()) }
      return
    }
    let container = try decoder.container(keyedBy: AnyKey.self)
    entries = try container.allKeys.map {
      (key: $0.stringValue, value: try container.decode(Field<String>.self, forKey: $0))
    }
  }
}

/// A key that no type names.
private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
