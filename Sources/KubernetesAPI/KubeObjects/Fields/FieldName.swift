/// The fields of one message of the API that we read: a case's name is the field's name. The decoders of YAML and JSON use the
/// cases as coding keys, so a case needs a property of that name, and the rules in `Checking` name fields by them.
public protocol FieldName: CodingKey, CaseIterable, Hashable {}

extension FieldName {
  /// The field's name in the API.
  package var name: String { stringValue }
}

/// The fields that every object has, such as a Service.
package enum ResourceField: FieldName {
  case metadata
}

/// An object of the API, or a part of one, whose fields are described.
package protocol NamedObject: APIObject where Fields == CodingKeys {
  /// The fields.
  associatedtype CodingKeys: FieldName

  /// Creates an object without fields.
  init()
}

/// The fields of a value that has none, such as a number.
package enum NoFields: FieldName {}
