public import Addresses

/// An ARP packet for IPv4 over Ethernet (RFC 826), without the frame's header.
public struct ARPPacket: Hashable, Sendable {
  /// What it is.
  public enum Operation: UInt16, Hashable, Sendable {
    /// Who has the target address?
    case request = 1
    /// The sender has the sender's address.
    case reply = 2
  }

  /// What it is.
  public var operation: Operation
  /// Who speaks.
  public var senderMAC: MACAddress
  /// The address that the sender says is its own; 0.0.0.0 in a probe.
  public var senderAddress: IPv4Address
  /// Who is spoken to; in a request nobody knows.
  public var targetMAC: MACAddress
  /// The address that is asked for, or that of whom it is spoken to.
  public var targetAddress: IPv4Address

  /// A packet of these parts.
  public init(
    _ operation: Operation, senderMAC: MACAddress, senderAddress: IPv4Address, targetMAC: MACAddress,
    targetAddress: IPv4Address
  ) {
    self.operation = operation
    self.senderMAC = senderMAC
    self.senderAddress = senderAddress
    self.targetMAC = targetMAC
    self.targetAddress = targetAddress
  }

  /// Asks whether anybody has the address, without saying that we do (RFC 5227, section 2.1.1).
  public static func probe(_ address: IPv4Address, from mac: MACAddress) -> Self {
    Self(
      .request, senderMAC: mac, senderAddress: IPv4Address(rawValue: 0), targetMAC: .zero,
      targetAddress: address)
  }

  /// Says to all that the address is here, as a request (RFC 5227, section 2.3) or as a reply (RFC 5944, section 4.6);
  /// some stations believe only the one and some only the other.
  public static func announcement(_ address: IPv4Address, of mac: MACAddress, as operation: Operation) -> Self
  {
    Self(
      operation, senderMAC: mac, senderAddress: address, targetMAC: operation == .request ? .zero : mac,
      targetAddress: address)
  }

  /// The answer to this request: the address that it asks for is at this station.
  public func reply(from mac: MACAddress) -> Self {
    Self(
      .reply, senderMAC: mac, senderAddress: targetAddress, targetMAC: senderMAC, targetAddress: senderAddress
    )
  }

  /// Whether it is a probe: a request of somebody who does not have an address yet.
  public var isProbe: Bool { operation == .request && senderAddress.isUnspecified }

  /// Ethernet (1), IPv4 (0x0800), and the lengths of their addresses.
  private static let beginning: [UInt8] = [0, 1, 8, 0, 6, 4]
  private static let length = 28

  /// Reads a packet; short frames are padded, so what follows does not matter. Nil for what is none, or for other
  /// kinds of addresses.
  public init?(bytes: [UInt8]) {
    guard bytes.count >= Self.length, bytes.starts(with: Self.beginning),
      let operation = Operation(rawValue: UInt16(bytes[6]) << 8 | UInt16(bytes[7])),
      let sender = MACAddress(bytes: bytes[8..<14]), let target = MACAddress(bytes: bytes[18..<24])
    else { return nil }
    self.init(
      operation, senderMAC: sender, senderAddress: IPv4Address(number: NetworkBytes.number(bytes[14..<18])),
      targetMAC: target, targetAddress: IPv4Address(number: NetworkBytes.number(bytes[24..<28])))
  }

  /// The packet's 28 bytes.
  public var bytes: [UInt8] {
    Self.beginning + NetworkBytes.of(UInt128(operation.rawValue), count: 2) + senderMAC.bytes
      + senderAddress.bytes + targetMAC.bytes + targetAddress.bytes
  }
}
