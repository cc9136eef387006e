internal import Addresses

extension WirePacket {
  /// The packet with its IP header. Only opening packets and answers are sent.
  var bytes: [UInt8] {
    switch source {
    case .v4: ipv4Header + transportBytes
    case .v6: ipv6Header + transportBytes
    }
  }

  /// RFC 791, without options.
  private var ipv4Header: [UInt8] {
    var header: [UInt8] = [0x45, 0]
    header.append(number: UInt16(20 + transportBytes.count))
    header += [0, 1, 0, 0, 64, transport.rawValue, 0, 0] + source.bytes + destination.bytes
    header.replace(at: 10, with: internetChecksum(header))
    return header
  }

  /// RFC 8200
  private var ipv6Header: [UInt8] {
    var header: [UInt8] = [0x60, 0, 0, 0]
    header.append(number: UInt16(transportBytes.count))
    return header + [transport.rawValue, 64] + source.bytes + destination.bytes
  }

  private var transportBytes: [UInt8] {
    switch transport {
    case .tcp: tcp
    case .udp: udp
    case .sctp: sctp
    }
  }

  private var ports: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(number: sourcePort.number)
    bytes.append(number: port.number)
    return bytes
  }

  /// RFC 9293: a SYN whose sequence number is the flow number, or the SYN-ACK for it.
  private var tcp: [UInt8] {
    let isAnswer = kind == .answer
    var bytes = ports
    bytes.append(number: flow)
    bytes.append(number: isAnswer ? flow &+ 1 : 0)
    bytes += [0x50, isAnswer ? 0x12 : 0x02, 0xff, 0xff, 0, 0, 0, 0]
    bytes.replace(at: 16, with: internetChecksum(pseudoHeader(bytes.count) + bytes))
    return bytes
  }

  /// RFC 768; the payload is the flow number, and whether this is the answer.
  private var udp: [UInt8] {
    var bytes = ports + [0, 16, 0, 0]
    bytes.append(number: flow)
    bytes += [0, 0, 0, kind == .answer ? 1 : 0]
    let checksum = internetChecksum(pseudoHeader(bytes.count) + bytes)
    bytes.replace(at: 6, with: checksum == 0 ? .max : checksum)
    return bytes
  }

  /// RFC 9260: an INIT whose tag is the flow number, or the INIT ACK for it.
  private var sctp: [UInt8] {
    let isAnswer = kind == .answer
    var bytes = ports
    bytes.append(number: isAnswer ? flow : 0)
    bytes += [0, 0, 0, 0, isAnswer ? 2 : 1, 0, 0, 20]
    bytes.append(number: flow)
    bytes += [0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1]
    let checksum = crc32c(bytes).byteSwapped
    bytes.replace(at: 8, with: UInt16(checksum >> 16))
    bytes.replace(at: 10, with: UInt16(truncatingIfNeeded: checksum))
    return bytes
  }

  /// The pseudo-header for the checksums of TCP and UDP. IPv4 and IPv6 lay it out differently, with the same sum.
  private func pseudoHeader(_ length: Int) -> [UInt8] {
    var header = source.bytes + destination.bytes + [0, transport.rawValue]
    header.append(number: UInt16(length))
    return header
  }
}

extension [UInt8] {
  fileprivate mutating func append(number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.bigEndian) { self += $0 }
  }

  fileprivate mutating func replace(at offset: Int, with number: UInt16) {
    self[offset] = UInt8(number >> 8)
    self[offset + 1] = UInt8(truncatingIfNeeded: number)
  }
}
