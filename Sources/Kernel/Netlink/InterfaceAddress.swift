public import Addresses

/// An address assigned to one of this machine's interfaces.
public struct InterfaceAddress: Hashable, Sendable {
  /// The node's own address; on a point-to-point interface, not the peer's.
  public let address: IPAddress
  /// The length of the network prefix in bits.
  public let prefixLength: Int
  /// The interface index.
  public let interfaceIndex: UInt32
  /// The interface name, such as `eth0`.
  public let interfaceName: String
  /// Whether the interface is a loopback interface; the address need not be a loopback address.
  public let isLoopback: Bool
  /// Whether the node may send from the address: false while duplicate address detection is under way or after it has
  /// failed (IFA_F_TENTATIVE, IFA_F_DADFAILED).
  public let isUsable: Bool

  /// The block of addresses that it is in; nil if the length is out of range.
  public var network: IPPrefix? { IPPrefix("\(address)/\(prefixLength)") }

  /// Creates an address of an interface.
  public init(
    _ address: IPAddress, prefixLength: Int, interfaceIndex: UInt32, interfaceName: String, isLoopback: Bool,
    isUsable: Bool = true
  ) {
    self.address = address
    self.prefixLength = prefixLength
    self.interfaceIndex = interfaceIndex
    self.interfaceName = interfaceName
    self.isLoopback = isLoopback
    self.isUsable = isUsable
  }
}
