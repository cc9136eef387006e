/// A netlink attribute by its place in received bytes (include/uapi/linux/netlink.h, struct nlattr).
package struct Attribute: Hashable, Sendable {
  /// The type without its flags.
  package let type: UInt16
  /// Where the attribute begins: its header.
  package let start: Int
  /// The bytes after the header, without padding.
  package let payload: Range<Int>

  /// How many bytes an attribute's header has.
  package static let headerLength = 4

  /// One of these.
  package init(type: UInt16, start: Int, payload: Range<Int>) {
    self.type = type
    self.start = start
    self.payload = payload
  }
}

/// Goes through attributes that follow each other.
package struct AttributeCursor: Sendable {
  var place: Int
  let end: Int

  /// Begins at the range's first byte.
  package init(_ range: Range<Int>) {
    place = range.lowerBound
    end = range.upperBound
  }

  /// The next attribute; nil at the end and at anything that is no attribute.
  package mutating func next(in bytes: [UInt8]) -> Attribute? {
    guard place <= end - 4, let length = bytes.hostUInt16(at: place), length >= 4,
      Int(length) <= end - place, Int(length) <= bytes.count - place,
      let type = bytes.hostUInt16(at: place + 2)
    else { return nil }
    // NLA_F_NESTED and NLA_F_NET_BYTEORDER are the two highest bits.
    let attribute = Attribute(
      type: type & 0x3fff, start: place, payload: place + 4..<place + Int(length))
    place += netlinkAligned(Int(length))
    return attribute
  }
}

extension [UInt8] {
  /// The first attribute of this type in the range.
  package func attribute(_ type: UInt16, in range: Range<Int>) -> Attribute? {
    var cursor = AttributeCursor(range)
    while let attribute = cursor.next(in: self) {
      if attribute.type == type { return attribute }
    }
    return nil
  }
}
