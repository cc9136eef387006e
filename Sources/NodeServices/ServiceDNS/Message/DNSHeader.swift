/// The twelve-byte message header (RFC 1035, section 4.1.1).
struct DNSHeader {
  static let length = 12

  let id: UInt16
  let isResponse: Bool
  let opcode: UInt8
  let wantsRecursion: Bool
  /// The numbers of questions, answer, authority and additional records.
  let counts: [Int]

  /// Parses a header; nil if the message is too short.
  init?(bytes: [UInt8]) {
    guard bytes.count >= Self.length else { return nil }
    func number(_ offset: Int) -> UInt16 { UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1]) }
    id = number(0)
    isResponse = bytes[2] & 0x80 != 0
    opcode = bytes[2] >> 3 & 0xf
    wantsRecursion = bytes[2] & 1 != 0
    counts = [4, 6, 8, 10].map { Int(number($0)) }
  }
}
