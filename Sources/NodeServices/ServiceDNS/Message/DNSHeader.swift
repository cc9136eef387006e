/// The first twelve bytes of a message (RFC 1035, section 4.1.1).
struct DNSHeader {
  static let length = 12

  let id: UInt16
  let isResponse: Bool
  let opcode: UInt8
  let wantsRecursion: Bool
  /// How many questions, answers, authorities and additional records follow.
  let counts: [Int]

  /// Nil for what is too short.
  init?(bytes: [UInt8]) {
    guard bytes.count >= Self.length else { return nil }
    func number(_ place: Int) -> UInt16 { UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1]) }
    id = number(0)
    isResponse = bytes[2] & 0x80 != 0
    opcode = bytes[2] >> 3 & 0xf
    wantsRecursion = bytes[2] & 1 != 0
    counts = [4, 6, 8, 10].map { Int(number($0)) }
  }
}
