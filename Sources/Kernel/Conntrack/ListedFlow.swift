internal import Addresses
internal import Netlink

/// A flow with what is needed to name it to the kernel again.
struct ListedFlow: Hashable, Sendable {
  let flow: UDPFlow
  /// The payload of CTA_TUPLE_ORIG as the kernel wrote it, with the zone of that direction if it has one.
  let original: [UInt8]
  /// CTA_ID: of two flows with the same addresses, one after the other, only one is meant. The number is made of the
  /// flow's place in memory, so the second may have it again; then it is chosen an endpoint once more, which is no
  /// harm.
  var identifier: [UInt8]
  /// CTA_ZONE, if it is not the first.
  let zone: [UInt8]?

  /// Nil for what is no UDP flow.
  init?(_ message: Message, in bytes: [UInt8]) {
    let header = ConntrackMessage.headerLength
    guard message.type == ConntrackMessage.new, message.body.count >= header else { return nil }
    let attributes = message.body.lowerBound + header..<message.body.upperBound
    guard let original = bytes.attribute(ConntrackAttribute.original, in: attributes),
      let reply = bytes.attribute(ConntrackAttribute.reply, in: attributes),
      let identifier = bytes.attribute(ConntrackAttribute.identifier, in: attributes),
      let destination = AddressAndPort(.destination, of: original.payload, in: bytes),
      let responder = AddressAndPort(.source, of: reply.payload, in: bytes)
    else { return nil }
    flow = UDPFlow(to: destination, answeredBy: responder)
    self.original = Array(bytes[original.payload])
    self.identifier = Array(bytes[identifier.payload])
    zone = bytes.attribute(ConntrackAttribute.zone, in: attributes).map { Array(bytes[$0.payload]) }
  }
}

/// The numbers of nfnetlink_conntrack.h that a tuple has for one of its ends.
private struct End {
  let v4: UInt16
  let v6: UInt16
  let port: UInt16
  static let source = Self(v4: 1, v6: 3, port: 2)
  static let destination = Self(v4: 2, v6: 4, port: 3)
}

extension AddressAndPort {
  /// One end of a tuple; nil if the tuple is not of UDP.
  fileprivate init?(_ end: End, of tuple: Range<Int>, in bytes: [UInt8]) {
    guard let addresses = bytes.attribute(ConntrackAttribute.tupleAddresses, in: tuple)?.payload,
      let transport = bytes.attribute(ConntrackAttribute.tupleTransport, in: tuple)?.payload,
      let number = bytes.attribute(ConntrackAttribute.transportNumber, in: transport),
      bytes[number.payload].elementsEqual([Transport.udp.rawValue]),
      let portBytes = bytes.attribute(end.port, in: transport),
      let port = bytes.hostUInt16(at: portBytes.payload.lowerBound).flatMap({ Port(UInt16(bigEndian: $0)) }),
      let address = bytes.attribute(end.v4, in: addresses) ?? bytes.attribute(end.v6, in: addresses),
      let address = IPAddress(bytes: bytes[address.payload])
    else { return nil }
    self.init(address, port)
  }
}
