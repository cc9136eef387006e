internal import Addresses

/// The common format of solicitations and advertisements: an IPv6 header, an ICMPv6 header, a target and options.
struct NeighborPacket {
  let source: IPv6Address
  let destination: IPv6Address
  let type: UInt8
  let flags: UInt8
  let target: IPv6Address
  private let options: [(type: UInt8, value: ArraySlice<UInt8>)]

  static let solicitation: UInt8 = 135
  static let advertisement: UInt8 = 136
  static let sourceLinkAddress: UInt8 = 1
  static let targetLinkAddress: UInt8 = 2
  private static let icmp: UInt8 = 58
  private static let headerLength = 40
  private static let messageLength = 24

  /// Parses and validates a packet (RFC 4861, sections 7.1.1 and 7.1.2); nil if it is invalid.
  init?(bytes: [UInt8]) {
    let start = Self.headerLength
    guard bytes.count >= start + Self.messageLength, bytes[0] >> 4 == 6, bytes[6] == Self.icmp,
      bytes[7] == 255
    else { return nil }
    let length = Int(bytes[4]) << 8 | Int(bytes[5])
    guard length >= Self.messageLength, bytes.count >= start + length, bytes[start + 1] == 0 else {
      return nil
    }
    let message = bytes[start..<start + length]
    guard let source = IPv6Address(bytes: bytes[8..<24]),
      let destination = IPv6Address(bytes: bytes[24..<40]),
      let target = IPv6Address(bytes: bytes[start + 8..<start + 24]),
      Self.checksum(of: message, from: source, to: destination) == 0,
      let options = Self.options(message[(start + Self.messageLength)...])
    else { return nil }
    self.source = source
    self.destination = destination
    type = bytes[start]
    flags = bytes[start + 4]
    self.target = target
    self.options = options
  }

  /// Parses the options; nil if one has length zero or exceeds the packet.
  private static func options(_ bytes: ArraySlice<UInt8>) -> [(UInt8, ArraySlice<UInt8>)]? {
    var options: [(UInt8, ArraySlice<UInt8>)] = []
    var rest = bytes
    while let type = rest.first {
      guard rest.count >= 2 else { return nil }
      let length = Int(rest[rest.startIndex + 1]) * 8
      guard length > 0, length <= rest.count else { return nil }
      options.append((type, rest.dropFirst(2).prefix(length - 2)))
      rest = rest.dropFirst(length)
    }
    return options
  }

  /// Returns the Ethernet address in the first option of this type; nil if there is none.
  func linkAddress(option: UInt8) -> MACAddress? {
    options.first { $0.type == option }.flatMap { MACAddress(bytes: $0.value) }
  }

  /// Serializes a packet with its headers.
  static func bytes(
    type: UInt8, from source: IPv6Address, to destination: IPv6Address, flags: UInt8, target: IPv6Address,
    option: (type: UInt8, address: MACAddress)?
  ) -> [UInt8] {
    var message: [UInt8] = [type, 0, 0, 0, flags, 0, 0, 0] + target.bytes
    if let option { message += [option.type, 1] + option.address.bytes }
    let sum = checksum(of: message[...], from: source, to: destination)
    message[2] = UInt8(sum >> 8)
    message[3] = UInt8(sum & 0xff)
    return [0x60, 0, 0, 0, 0, UInt8(message.count), icmp, 255] + source.bytes + destination.bytes + message
  }

  /// Returns the checksum over the pseudo-header and the message (RFC 4443, section 2.3); 0 if the message contains the
  /// correct checksum.
  private static func checksum(
    of message: ArraySlice<UInt8>, from source: IPv6Address, to destination: IPv6Address
  ) -> UInt16 {
    var sum = UInt64(message.count) + UInt64(icmp)
    for byteIndex in stride(from: message.startIndex, to: message.endIndex, by: 2) {
      let low = byteIndex + 1 < message.endIndex ? message[byteIndex + 1] : 0
      sum += UInt64(message[byteIndex]) << 8 | UInt64(low)
    }
    for half in [source.high, source.low, destination.high, destination.low] {
      for shift in stride(from: UInt64(0), to: 64, by: 16) { sum += half >> shift & 0xffff }
    }
    while sum >> 16 != 0 { sum = (sum & 0xffff) + (sum >> 16) }
    return ~UInt16(sum)
  }
}
