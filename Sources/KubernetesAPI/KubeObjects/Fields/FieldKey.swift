/// The fields of one message of the API that we read. A case's name is the field's name, its raw value the field's number in
/// protobuf. The decoders of YAML and JSON use the cases as coding keys, and those of protobuf switch over them: a new case
/// does not compile until the object has a property for it and both decoders of protobuf read or skip it.
///
/// Public, unlike the rest of the module, because the compiler inlines `init(rawValue:)` of public enums only into other
/// modules. Decoding a field is then a single jump.
public protocol FieldKey: CodingKey, CaseIterable, Hashable, RawRepresentable<Int> {
  /// The fields that only the tools need. They are read from manifests; in protobuf they are skipped.
  static var forTools: [Self] { get }
}

extension FieldKey {
  /// Most messages have no fields that only the tools need.
  public static var forTools: [Self] { [] }

  /// The field's name in the API.
  package var name: String { stringValue }

  /// Returns the name of the field with this number; nil if the decoders of protobuf skip it.
  package static func nameOnWire(_ number: Int) -> String? {
    guard let key = Self(rawValue: number), !forTools.contains(key) else { return nil }
    return key.name
  }
}

/// A message whose fields are described.
package protocol DescribedFields {
  /// The fields.
  associatedtype CodingKeys: FieldKey
}

/// An object of the API, or a part of one, whose fields are described.
package protocol DescribedObject: APIObject, DescribedFields {
  /// Creates an object without fields.
  init()
}
