public import Addresses

/// Where questions are listened for, by UDP and by TCP.
public struct NameServerPlace: Hashable, Sendable, CustomStringConvertible {
  /// One of the node's addresses. `0.0.0.0` and `::` are refused: answers to datagrams could leave from another address
  /// than they were asked at.
  public let address: IPAddress
  /// The port; 0 lets the kernel choose one.
  public let port: UInt16

  /// A place; DNS has port 53.
  public init(_ address: IPAddress, port: UInt16 = 53) {
    self.address = address
    self.port = port
  }

  /// `127.0.0.1:53`, `[::1]:53`
  public var description: String {
    address.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
  }
}
