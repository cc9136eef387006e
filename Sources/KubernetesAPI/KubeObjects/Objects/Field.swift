/// One field of an object, as written. Decoding a field never fails, so that an invalid field does not hide others;
/// `ObjectCheck` reports it when it reads the field.
package enum Field<Value: APIValue> {
  /// Missing or null, which the API treats alike.
  case absent
  /// Present and of the right shape.
  case value(Value)
  /// Present, but not of the shape `Value.shape`.
  case wrong

  /// The value if it is present and of the right shape.
  package var known: Value? {
    if case .value(let value) = self { value } else { nil }
  }

  /// Whether the value is of the wrong shape.
  package var isWrong: Bool {
    if case .wrong = self { true } else { false }
  }

  /// Whether the field is missing or null.
  package var isAbsent: Bool {
    if case .absent = self { true } else { false }
  }
}

/// A field that contains a list.
package typealias ListField<Element: APIValue> = Field<[Field<Element>]>

/// Decodes elements of lists. Fields of objects use the `decode` functions below, which save a nested decoder.
extension Field: Decodable {
  package init(from decoder: any Decoder) throws {
    if try decoder.singleValueContainer().decodeNil() {
      self = .absent
    } else {
      self.init { try Value(from: decoder) }
    }
  }

  fileprivate init(_ read: () throws -> Value?) {
    do {
      self = try read().map(Field.value) ?? .absent
    } catch {
      self = .wrong
    }
  }
}

// The synthesized `init(from:)` of the objects calls these, because they are the most specific overloads. Those for
// primitive types avoid the generic path, where JSONDecoder creates a decoder for each string.
extension KeyedDecodingContainer {
  package func decode<Value>(_: Field<Value>.Type, forKey key: Key) throws -> Field<Value> {
    Field { try decodeIfPresent(Value.self, forKey: key) }
  }

  package func decode(_: Field<String>.Type, forKey key: Key) throws -> Field<String> {
    Field { try decodeIfPresent(String.self, forKey: key) }
  }

  package func decode(_: Field<TimeObject>.Type, forKey key: Key) throws -> Field<TimeObject> {
    Field { try decodeIfPresent(String.self, forKey: key).map(TimeObject.text) }
  }

  package func decode(_: Field<Int>.Type, forKey key: Key) throws -> Field<Int> {
    Field { try decodeIfPresent(Int.self, forKey: key) }
  }

  package func decode(_: Field<Bool>.Type, forKey key: Key) throws -> Field<Bool> {
    Field { try decodeIfPresent(Bool.self, forKey: key) }
  }
}
