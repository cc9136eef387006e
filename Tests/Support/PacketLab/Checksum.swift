/// Returns the Internet checksum (RFC 1071) of bytes in network byte order.
func internetChecksum(_ bytes: some Collection<UInt8>) -> UInt16 {
  var sum: UInt64 = 0
  var isHigh = true
  for byte in bytes {
    sum += isHigh ? UInt64(byte) << 8 : UInt64(byte)
    isHigh.toggle()
  }
  while sum >> 16 != 0 { sum = (sum & 0xffff) + (sum >> 16) }
  return ~UInt16(sum)
}

/// Returns the CRC32c, SCTP's checksum (RFC 9260, appendix A).
func crc32c(_ bytes: some Collection<UInt8>) -> UInt32 {
  var value: UInt32 = .max
  for byte in bytes {
    value ^= UInt32(byte)
    for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82f6_3b78 : value >> 1 }
  }
  return ~value
}
