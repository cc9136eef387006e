/// What may stand in a field of the API.
protocol APIValue: Decodable {
  /// The shape that it has in a manifest.
  static var shape: Shape { get }
}

/// A value with named fields.
protocol APIObject: APIValue {}

extension APIObject {
  static var shape: Shape { .mapping }
}

extension String: APIValue {
  static var shape: Shape { .string }
}

extension Int: APIValue {
  static var shape: Shape { .wholeNumber }
}

extension Bool: APIValue {
  static var shape: Shape { .boolean }
}

extension Array: APIValue where Element: Decodable {
  static var shape: Shape { .list }
}
