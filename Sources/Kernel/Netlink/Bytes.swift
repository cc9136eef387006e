/// Integers at offsets into received bytes; nil if they would extend past the end.
extension [UInt8] {
  /// Returns four bytes in host byte order, as netlink's own headers have them.
  package func hostUInt32(at offset: Int) -> UInt32? {
    guard offset >= 0, offset <= count - 4 else { return nil }
    return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
  }

  /// Returns two bytes in host byte order.
  package func hostUInt16(at offset: Int) -> UInt16? {
    guard offset >= 0, offset <= count - 2 else { return nil }
    return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt16.self) }
  }

  /// Returns four bytes in network byte order, as nftables attributes have them.
  package func networkUInt32(at offset: Int) -> UInt32? {
    hostUInt32(at: offset).map { UInt32(bigEndian: $0) }
  }

  /// Returns eight bytes in network byte order, as counters have them.
  package func networkUInt64(at offset: Int) -> UInt64? {
    guard let high = networkUInt32(at: offset), let low = networkUInt32(at: offset + 4) else { return nil }
    return UInt64(high) << 32 | UInt64(low)
  }

  /// Returns the text up to the first NUL.
  package func text(in range: Range<Int>) -> String? {
    guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
    let bytes = self[range].prefix { $0 != 0 }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Rounds a length up to a multiple of four, netlink's alignment (NLMSG_ALIGN, NLA_ALIGN).
package func netlinkAligned(_ length: Int) -> Int { (length + 3) & ~3 }
