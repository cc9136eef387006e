internal import Addresses
internal import Netlink

/// A flow with the attributes that identify it to the kernel.
struct ListedFlow: Hashable, Sendable {
  let flow: TrackedFlow
  /// The payload of CTA_TUPLE_ORIG as the kernel wrote it, including the zone of that direction if there is one.
  let original: [UInt8]
  /// CTA_ID, which distinguishes consecutive flows with the same addresses. The kernel derives it from the flow's
  /// memory address, so a later flow may reuse it; if that flow is deleted, an endpoint is merely chosen for it again.
  var identifier: [UInt8]
  /// CTA_ZONE; nil for the default zone.
  let zone: [UInt8]?
  /// Whether it is an attempt to connect (TCP, SCTP) that is not answered yet.
  let isUnanswered: Bool

  /// Parses a listed flow; nil if it is not a flow of this protocol.
  init?(_ message: Message, in bytes: [UInt8], _ transport: Transport = .udp) {
    let header = ConntrackMessage.headerLength
    guard message.type == ConntrackMessage.new, message.body.count >= header else { return nil }
    let attributes = message.body.lowerBound + header..<message.body.upperBound
    guard let original = bytes.attribute(ConntrackAttribute.original, in: attributes),
      let reply = bytes.attribute(ConntrackAttribute.reply, in: attributes),
      let identifier = bytes.attribute(ConntrackAttribute.identifier, in: attributes),
      let destination = AddressAndPort(.destination, of: original.payload, in: bytes, transport),
      let responder = AddressAndPort(.source, of: reply.payload, in: bytes, transport)
    else { return nil }
    flow = TrackedFlow(to: destination, answeredBy: responder)
    self.original = Array(bytes[original.payload])
    self.identifier = Array(bytes[identifier.payload])
    zone = bytes.attribute(ConntrackAttribute.zone, in: attributes).map { Array(bytes[$0.payload]) }
    isUnanswered =
      switch transport {
      case .tcp: ConnectionStates.tcp.areUnanswered(attributes, in: bytes)
      case .sctp: ConnectionStates.sctp.areUnanswered(attributes, in: bytes)
      case .udp: false
      }
  }
}

extension ConnectionStates {
  /// Whether the state in a flow's attributes is that of an unanswered attempt.
  fileprivate func areUnanswered(_ attributes: Range<Int>, in bytes: [UInt8]) -> Bool {
    guard
      let all = bytes.attribute(ConntrackAttribute.protocolInformation, in: attributes)?.payload,
      let own = bytes.attribute(information, in: all)?.payload,
      let state = bytes.attribute(state, in: own)?.payload
    else { return false }
    return bytes[state].count == 1 && unanswered.contains(bytes[state.lowerBound])
  }
}

/// The attribute numbers for one end of a tuple (nfnetlink_conntrack.h).
private struct TupleEnd {
  let v4: UInt16
  let v6: UInt16
  let port: UInt16
  static let source = Self(v4: 1, v6: 3, port: 2)
  static let destination = Self(v4: 2, v6: 4, port: 3)
}

extension AddressAndPort {
  /// Parses one end of a tuple; nil if the tuple is not of this protocol.
  fileprivate init?(_ end: TupleEnd, of tuple: Range<Int>, in bytes: [UInt8], _ expected: Transport) {
    guard let addresses = bytes.attribute(ConntrackAttribute.tupleAddresses, in: tuple)?.payload,
      let transport = bytes.attribute(ConntrackAttribute.tupleTransport, in: tuple)?.payload,
      let number = bytes.attribute(ConntrackAttribute.transportNumber, in: transport),
      bytes[number.payload].elementsEqual([expected.rawValue]),
      let portBytes = bytes.attribute(end.port, in: transport),
      let port = bytes.hostUInt16(at: portBytes.payload.lowerBound).flatMap({ Port(UInt16(bigEndian: $0)) }),
      let address = bytes.attribute(end.v4, in: addresses) ?? bytes.attribute(end.v6, in: addresses),
      let address = IPAddress(bytes: bytes[address.payload])
    else { return nil }
    self.init(address, port)
  }
}
