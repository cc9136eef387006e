internal import KubeObjects

/// An entry of a map from string to string. Most entries are not needed, so no strings are created.
struct WireMapEntry: WireMessage, DescribedFields {
  /// The range of the key.
  var key = 0..<0
  /// The range of the value.
  var value = 0..<0

  enum CodingKeys: Int, FieldKey {
    case key = 1
    case value = 2
  }

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .key: key = try input.range(bytes)
    case .value: value = try input.range(bytes)
    case nil: try input.skip(bytes)
    }
  }

  /// Returns whether the entry has this key.
  func hasKey(_ name: String, _ bytes: Span<UInt8>) -> Bool {
    key.count == name.utf8.count && name.equals(utf8: bytes.extracting(key))
  }
}
