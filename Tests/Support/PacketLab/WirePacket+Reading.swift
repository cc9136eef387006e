internal import Addresses

extension WirePacket {
  /// Parses a packet that begins with its IP header; nil if it is neither an opening packet nor a reply to one.
  init?(_ bytes: [UInt8]) {
    guard let header = IPHeader(bytes[...]) else { return nil }
    switch header.protocolNumber {
    case 1: self.init(unreachable: 3, 3, header)  // RFC 792
    case 58: self.init(unreachable: 1, 4, header)  // RFC 4443
    default: self.init(header)
    }
  }

  /// Parses an ICMP message with this type and code; it quotes enough of the original packet to parse that one.
  private init?(unreachable type: UInt8, _ code: UInt8, _ header: IPHeader) {
    let message = header.payload
    guard message.count > 8, message.byte(0) == type, message.byte(1) == code,
      let quoted = IPHeader(message.dropFirst(8)).flatMap({ WirePacket($0) }), quoted.kind == .opening
    else { return nil }
    self = quoted
    kind = .unreachable(by: header.source)
  }

  private init?(_ header: IPHeader) {
    let segment = header.payload
    guard let transport = Transport(rawValue: header.protocolNumber), segment.count >= 12,
      let sourcePort = Port(segment.number16(0)), let port = Port(segment.number16(2)),
      let (kind, flow) = Self.meaning(of: segment, transport)
    else { return nil }
    self.init(from: header.source, sourcePort, to: header.destination, port, transport, flow: flow)
    self.kind = kind
  }

  private static func meaning(of segment: ArraySlice<UInt8>, _ transport: Transport) -> (Kind, UInt32)? {
    switch transport {
    case .udp:
      guard segment.count >= 16 else { return nil }
      return (segment.byte(15) == 1 ? .answer : .opening, segment.number32(8))
    case .tcp:
      guard segment.count >= 20 else { return nil }
      switch segment.byte(13) & 0x16 {
      case 0x02: return (.opening, segment.number32(4))
      case 0x12: return (.answer, segment.number32(4))
      case 0x14: return (.reset, segment.number32(8) &- 1)
      default: return nil
      }
    case .sctp:
      guard segment.count >= 20 else { return nil }
      switch segment.byte(12) {
      case 1: return (.opening, segment.number32(16))
      case 2: return (.answer, segment.number32(16))
      default: return nil
      }
    }
  }
}

/// The relevant fields of an IP header. IPv6 extension headers and IPv4 fragments do not occur here.
private struct IPHeader {
  let source: IPAddress
  let destination: IPAddress
  let protocolNumber: UInt8
  let payload: ArraySlice<UInt8>

  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= 20 else { return nil }
    switch bytes.byte(0) >> 4 {
    case 4:
      source = .v4(IPv4Address(rawValue: bytes.number32(12)))
      destination = .v4(IPv4Address(rawValue: bytes.number32(16)))
      protocolNumber = bytes.byte(9)
      payload = bytes.dropFirst(Int(bytes.byte(0) & 0xf) * 4)
    case 6 where bytes.count >= 40:
      source = .v6(IPv6Address(number: bytes.number128(8)))
      destination = .v6(IPv6Address(number: bytes.number128(24)))
      protocolNumber = bytes.byte(6)
      payload = bytes.dropFirst(40)
    default: return nil
    }
  }
}

extension ArraySlice<UInt8> {
  /// Returns the byte at this offset from the start of the slice; likewise below.
  fileprivate func byte(_ offset: Int) -> UInt8 { self[startIndex + offset] }
  fileprivate func number16(_ offset: Int) -> UInt16 { UInt16(byte(offset)) << 8 | UInt16(byte(offset + 1)) }
  fileprivate func number32(_ offset: Int) -> UInt32 {
    UInt32(number16(offset)) << 16 | UInt32(number16(offset + 2))
  }
  fileprivate func number128(_ offset: Int) -> UInt128 {
    (0..<4).reduce(0) { $0 << 32 | UInt128(number32(offset + 4 * $1)) }
  }
}
