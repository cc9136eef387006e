/// An entry of a map from text to text, which is a message. Most entries are of no use to us, so neither text is made.
struct WireMapEntry: WireMessage {
  /// Where the key stands.
  var key = 0..<0
  /// Where the value stands.
  var value = 0..<0

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: key = try input.valueRange("key", bytes)
    case 2: value = try input.valueRange("value", bytes)
    default: try input.skip(bytes)
    }
  }

  /// Whether this is the entry's key.
  func hasKey(_ name: String, _ bytes: Span<UInt8>) -> Bool {
    key.count == name.utf8.count && name.equals(utf8: bytes.extracting(key))
  }
}
