/// A type that a field of the API can have.
package protocol APIValue: Decodable {
  /// The names of the fields in it.
  associatedtype Fields: CodingKey = NoFields
  /// The shape of the value in a manifest.
  static var shape: Shape { get }
}

/// A value with named fields.
package protocol APIObject: APIValue {}

extension APIObject {
  package static var shape: Shape { .mapping }
}

extension String: APIValue {
  package static var shape: Shape { .string }
}

extension Int: APIValue {
  package static var shape: Shape { .wholeNumber }
}

extension Bool: APIValue {
  package static var shape: Shape { .boolean }
}

extension Array: APIValue where Element: Decodable {
  package static var shape: Shape { .list }
}
