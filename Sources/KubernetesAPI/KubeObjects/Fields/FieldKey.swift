/// The fields of a message that is read from protobuf too: a case's raw value is the field's number there. Both decoders of
/// protobuf switch over the cases, so a new case does not compile until they read or skip it.
///
/// Public, unlike the rest of the module, because the compiler inlines `init(rawValue:)` of public enums only into other
/// modules. Decoding a field is then a single jump.
public protocol FieldKey: FieldName, RawRepresentable<Int> {
  /// The fields that only the tools need. They are read from manifests; in protobuf they are skipped.
  static var forTools: [Self] { get }
}

extension FieldKey {
  /// Most messages have no fields that only the tools need.
  public static var forTools: [Self] { [] }

  /// Returns the name of the field with this number; nil if the decoders of protobuf skip it.
  package static func nameOnWire(_ number: Int) -> String? {
    guard let key = Self(rawValue: number), !forTools.contains(key) else { return nil }
    return key.name
  }
}

/// A message of protobuf whose fields are described.
package protocol DescribedFields {
  /// The fields.
  associatedtype CodingKeys: FieldKey
}

/// An object of the API, or a part of one, that is read from protobuf too.
package protocol DescribedObject: NamedObject, DescribedFields {}
