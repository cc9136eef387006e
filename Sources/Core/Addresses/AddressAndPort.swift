/// An address of either family with a port, such as an endpoint or the source or destination of a datagram.
public struct AddressAndPort: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The address.
  public let address: IPAddress
  /// The port.
  public let port: Port

  /// Creates a pair of address and port.
  public init(_ address: IPAddress, _ port: Port) {
    self.address = address
    self.port = port
  }

  /// Orders by address, then port.
  public static func < (left: Self, right: Self) -> Bool {
    (left.address, left.port) < (right.address, right.port)
  }

  /// `10.96.0.10:53`, `[fd00::a]:53`
  public var description: String {
    address.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
  }
}
