/// Numbers at places in received bytes; nil where there are too few of them.
extension [UInt8] {
  /// Four bytes in the machine's order, as netlink's own headers have them.
  package func hostUInt32(at place: Int) -> UInt32? {
    guard place >= 0, place <= count - 4 else { return nil }
    return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
  }

  /// Two bytes in the machine's order.
  package func hostUInt16(at place: Int) -> UInt16? {
    guard place >= 0, place <= count - 2 else { return nil }
    return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt16.self) }
  }

  /// Four bytes in network order, as nftables' attributes have them.
  package func networkUInt32(at place: Int) -> UInt32? { hostUInt32(at: place).map { UInt32(bigEndian: $0) } }

  /// Eight bytes in network order, as counters have them.
  package func networkUInt64(at place: Int) -> UInt64? {
    guard let high = networkUInt32(at: place), let low = networkUInt32(at: place + 4) else { return nil }
    return UInt64(high) << 32 | UInt64(low)
  }

  /// Text up to the first NUL.
  package func text(in range: Range<Int>) -> String? {
    guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
    let bytes = self[range].prefix { $0 != 0 }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Rounds up to a multiple of four, as all of netlink does (NLMSG_ALIGN, NLA_ALIGN).
package func netlinkAligned(_ length: Int) -> Int { (length + 3) & ~3 }
