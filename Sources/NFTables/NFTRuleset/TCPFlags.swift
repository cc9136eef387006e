/// Flags of a TCP segment in the fourth word of its header (RFC 9293: offset and flags, then the window), as a register
/// has them that was loaded from the packet.
package enum TCPFlags {
  /// RST
  package static let reset = UInt32(bigEndian: 0x0004_0000)
  /// SYN
  package static let synchronize = UInt32(bigEndian: 0x0002_0000)
  /// ACK
  package static let acknowledgment = UInt32(bigEndian: 0x0010_0000)
}
