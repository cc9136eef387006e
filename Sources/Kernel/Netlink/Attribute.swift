/// A netlink attribute, as offsets into the received bytes (include/uapi/linux/netlink.h, struct nlattr).
package struct Attribute: Hashable, Sendable {
  /// The type without its flags.
  package let type: UInt16
  /// The offset of the attribute's header.
  package let start: Int
  /// The bytes after the header, without padding.
  package let payload: Range<Int>

  /// The length of an attribute header in bytes.
  package static let headerLength = 4

  /// Creates an attribute from its offsets.
  package init(type: UInt16, start: Int, payload: Range<Int>) {
    self.type = type
    self.start = start
    self.payload = payload
  }
}

/// Iterates over consecutive attributes.
package struct AttributeCursor: Sendable {
  private var offset: Int
  private let end: Int

  /// Creates a cursor over the attributes in this range.
  package init(_ range: Range<Int>) {
    offset = range.lowerBound
    end = range.upperBound
  }

  /// Returns the next attribute; nil at the end, and at a malformed one.
  package mutating func next(in bytes: [UInt8]) -> Attribute? {
    guard offset <= end - 4, let length = bytes.hostUInt16(at: offset), length >= 4,
      Int(length) <= end - offset, Int(length) <= bytes.count - offset,
      let type = bytes.hostUInt16(at: offset + 2)
    else { return nil }
    // NLA_F_NESTED and NLA_F_NET_BYTEORDER are the two highest bits.
    let attribute = Attribute(
      type: type & 0x3fff, start: offset, payload: offset + 4..<offset + Int(length))
    offset += netlinkAligned(Int(length))
    return attribute
  }
}

extension [UInt8] {
  /// Returns the first attribute of this type in the range.
  package func attribute(_ type: UInt16, in range: Range<Int>) -> Attribute? {
    var cursor = AttributeCursor(range)
    while let attribute = cursor.next(in: self) {
      if attribute.type == type { return attribute }
    }
    return nil
  }
}
