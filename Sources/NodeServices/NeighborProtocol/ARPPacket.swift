package import Addresses

/// An ARP packet for IPv4 over Ethernet (RFC 826), without the frame's header.
package struct ARPPacket: Hashable, Sendable {
  /// The operation code.
  package enum Operation: UInt16, Hashable, Sendable {
    /// A request for the hardware address of the target.
    case request = 1
    /// A reply that states the sender's hardware address.
    case reply = 2
  }

  /// Whether it is a request or a reply.
  package var operation: Operation
  /// The hardware address of the sender.
  package var senderMAC: MACAddress
  /// The address that the sender claims; 0.0.0.0 in a probe.
  package var senderAddress: IPv4Address
  /// The hardware address of the target; unknown, and therefore zero, in a request.
  package var targetMAC: MACAddress
  /// The requested address, or in a reply that of the recipient.
  package var targetAddress: IPv4Address

  /// Creates a packet from its fields.
  package init(
    _ operation: Operation, senderMAC: MACAddress, senderAddress: IPv4Address, targetMAC: MACAddress,
    targetAddress: IPv4Address
  ) {
    self.operation = operation
    self.senderMAC = senderMAC
    self.senderAddress = senderAddress
    self.targetMAC = targetMAC
    self.targetAddress = targetAddress
  }

  /// Returns a probe for the address, which does not claim it (RFC 5227, section 2.1.1).
  package static func probe(_ address: IPv4Address, from mac: MACAddress) -> Self {
    Self(
      .request, senderMAC: mac, senderAddress: IPv4Address(rawValue: 0), targetMAC: .zero,
      targetAddress: address)
  }

  /// Returns an announcement of the address, as a request (RFC 5227, section 2.3) or a reply (RFC 5944, section 4.6);
  /// some hosts accept only one of the two.
  package static func announcement(_ address: IPv4Address, of mac: MACAddress, as operation: Operation)
    -> Self
  {
    Self(
      operation, senderMAC: mac, senderAddress: address, targetMAC: operation == .request ? .zero : mac,
      targetAddress: address)
  }

  /// Returns the reply to this request, stating that the requested address is at this hardware address.
  package func reply(from mac: MACAddress) -> Self {
    Self(
      .reply, senderMAC: mac, senderAddress: targetAddress, targetMAC: senderMAC, targetAddress: senderAddress
    )
  }

  /// Whether this is a probe: a request without a sender address.
  package var isProbe: Bool { operation == .request && senderAddress.isUnspecified }

  /// Ethernet (1), IPv4 (0x0800), and the lengths of their addresses.
  private static let prefix: [UInt8] = [0, 1, 8, 0, 6, 4]
  private static let length = 28

  /// Parses a packet, ignoring trailing padding. Nil if it is not an ARP packet for IPv4 over Ethernet.
  package init?(bytes: [UInt8]) {
    guard bytes.count >= Self.length, bytes.starts(with: Self.prefix),
      let operation = Operation(rawValue: UInt16(bytes[6]) << 8 | UInt16(bytes[7])),
      let senderMAC = MACAddress(bytes: bytes[8..<14]),
      let senderAddress = IPv4Address(bytes: bytes[14..<18]),
      let targetMAC = MACAddress(bytes: bytes[18..<24]),
      let targetAddress = IPv4Address(bytes: bytes[24..<28])
    else { return nil }
    self.init(
      operation, senderMAC: senderMAC, senderAddress: senderAddress, targetMAC: targetMAC,
      targetAddress: targetAddress)
  }

  /// The packet's 28 bytes.
  package var bytes: [UInt8] {
    Self.prefix + [UInt8(operation.rawValue >> 8), UInt8(operation.rawValue & 0xff)] + senderMAC.bytes
      + senderAddress.bytes + targetMAC.bytes + targetAddress.bytes
  }
}
