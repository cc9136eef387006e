public import Addresses

/// An address of the machine that this runs on.
public struct InterfaceAddress: Hashable, Sendable {
  /// The address.
  public let address: IPAddress
  /// How many of its first bits are those of its network.
  public let prefixLength: Int
  /// The kernel's number for the interface.
  public let interfaceIndex: UInt32
  /// The interface's name, `eth0`.
  public let interfaceName: String
  /// Whether the interface is a loopback one; the address need not be.
  public let isLoopback: Bool
  /// Whether the node may send from it: false while duplicate address detection has not ended well (IFA_F_TENTATIVE,
  /// IFA_F_DADFAILED).
  public let isUsable: Bool

  /// An address of an interface.
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
