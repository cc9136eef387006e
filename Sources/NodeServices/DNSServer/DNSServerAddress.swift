public import Addresses

/// The address and port of a DNS server, for UDP and TCP: one of ours or an upstream server.
public struct DNSServerAddress: Hashable, Sendable, CustomStringConvertible {
  /// The IP address. For listening, `0.0.0.0` and `::` are rejected, because responses over UDP could be sent from a
  /// different address than the one that was queried.
  public let address: IPAddress
  /// The port; for listening, 0 lets the kernel choose one.
  public let port: UInt16

  /// Creates an address, with DNS's port 53 by default.
  public init(_ address: IPAddress, port: UInt16 = 53) {
    self.address = address
    self.port = port
  }

  /// `127.0.0.1:53`, `[::1]:53`
  public var description: String {
    address.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
  }
}
