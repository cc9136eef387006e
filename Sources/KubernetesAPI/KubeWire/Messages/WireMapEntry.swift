/// An entry of a map from string to string. Most entries are not needed, so no strings are created.
struct WireMapEntry: WireMessage {
  /// The range of the key.
  var key = 0..<0
  /// The range of the value.
  var value = 0..<0

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: key = try input.valueRange("key", bytes)
    case 2: value = try input.valueRange("value", bytes)
    default: try input.skip(bytes)
    }
  }

  /// Returns whether the entry has this key.
  func hasKey(_ name: String, _ bytes: Span<UInt8>) -> Bool {
    key.count == name.utf8.count && name.equals(utf8: bytes.extracting(key))
  }
}
