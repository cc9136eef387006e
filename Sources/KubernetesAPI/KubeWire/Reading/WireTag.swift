/// The tag before each field: its number and wire type.
struct WireTag {
  /// The field number.
  var field = 0
  /// The wire type: 0 to 7.
  var type: UInt8 = 0

  static let varint: UInt8 = 0
  static let fixed64: UInt8 = 1
  static let lengthDelimited: UInt8 = 2
  static let fixed32: UInt8 = 5
}
