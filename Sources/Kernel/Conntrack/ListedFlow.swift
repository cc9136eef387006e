package import Addresses
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
  /// The payload of CTA_TUPLE_REPLY for TCP and SCTP; empty for UDP.
  let reply: [UInt8]
  /// CTA_MARK for TCP and SCTP; 0 for UDP.
  let mark: UInt32
  /// Whether it is a connection (TCP, SCTP) that was answered and has not ended.
  let isConnected: Bool
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
    let states: ConnectionStates? =
      switch transport {
      case .tcp: .tcp
      case .sctp: .sctp
      case .udp: nil
      }
    let state = states?.state(attributes, in: bytes)
    isUnanswered = state.map { states?.unanswered.contains($0) ?? false } ?? false
    isConnected = state.map { states?.connected.contains($0) ?? false } ?? false
    self.reply = states == nil ? [] : Array(bytes[reply.payload])
    let mark = states == nil ? nil : bytes.attribute(ConntrackAttribute.mark, in: attributes)
    self.mark = mark.flatMap { bytes.number($0.payload) } ?? 0
  }
}

/// Returns the flows in a dump of connection tracking, without a socket: for bytes from anywhere.
package func trackedFlows(inDump bytes: [UInt8], _ transport: Transport) -> [TrackedFlow] {
  var flows: [TrackedFlow] = []
  var cursor = MessageCursor(count: bytes.count)
  while let message = cursor.next(in: bytes) {
    if let listed = ListedFlow(message, in: bytes, transport) { flows.append(listed.flow) }
  }
  return flows
}

extension ConnectionStates {
  /// Returns the state in a flow's attributes; nil if there is none.
  fileprivate func state(_ attributes: Range<Int>, in bytes: [UInt8]) -> UInt8? {
    guard
      let all = bytes.attribute(ConntrackAttribute.protocolInformation, in: attributes)?.payload,
      let own = bytes.attribute(information, in: all)?.payload,
      let state = bytes.attribute(state, in: own)?.payload
    else { return nil }
    return bytes[state].count == 1 ? bytes[state.lowerBound] : nil
  }
}

extension [UInt8] {
  /// Reads a number of four bytes in network order.
  fileprivate func number(_ place: Range<Int>) -> UInt32? {
    place.count == 4 ? self[place].reduce(0) { $0 << 8 | UInt32($1) } : nil
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
