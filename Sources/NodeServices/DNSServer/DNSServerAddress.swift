package import Addresses

/// The address and port of a DNS server, for UDP and TCP: one of ours or an upstream server.
package struct DNSServerAddress: Hashable, Sendable, CustomStringConvertible {
  /// The IP address. For listening, `0.0.0.0` and `::` are rejected, because responses over UDP could be sent from a
  /// different address than the one that was queried.
  package let address: IPAddress
  /// The port; for listening, 0 lets the kernel choose one.
  package let port: UInt16

  /// Creates an address, with DNS's port 53 by default.
  package init(_ address: IPAddress, port: UInt16 = 53) {
    self.address = address
    self.port = port
  }

  /// `127.0.0.1:53`, `[::1]:53`
  package var description: String {
    address.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
  }
}
