/// What stands before each field: its number and how its value is laid out.
struct WireTag {
  /// The field's number in its message.
  var field: UInt32 = 0
  /// 0 to 7.
  var type: UInt8 = 0

  static let varint: UInt8 = 0
  static let fixed64: UInt8 = 1
  static let lengthDelimited: UInt8 = 2
  static let fixed32: UInt8 = 5
}
