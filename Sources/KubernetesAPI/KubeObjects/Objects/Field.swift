/// One field of an object as it was written. Decoding a field never fails, so one wrong field hides no other; the
/// checking step reports it when it reads the field.
package enum Field<Value: APIValue> {
  /// Not written, or null: the API treats both alike.
  case absent
  /// Written, and of the right shape.
  case value(Value)
  /// Written, but of another shape than `Value.shape`.
  case wrong

  /// The value, where there is one of the right shape.
  package var known: Value? {
    if case .value(let value) = self { value } else { nil }
  }

  /// Whether it is of another shape.
  package var isWrong: Bool {
    if case .wrong = self { true } else { false }
  }

  /// Whether nothing is written.
  package var isAbsent: Bool {
    if case .absent = self { true } else { false }
  }
}

/// A field that holds a list.
package typealias ListField<Element: APIValue> = Field<[Field<Element>]>

/// Elements of lists come through here; fields of objects through the containers' `decode` below, which costs one
/// nested decoder less.
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

// The synthesized `init(from:)` of the objects calls these, because they are the most specific overloads. The ones for
// plain values spare the generic path, on which JSONDecoder makes a decoder for each string.
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
