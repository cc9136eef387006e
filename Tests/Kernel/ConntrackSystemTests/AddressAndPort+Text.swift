import Addresses
import Conntrack

extension AddressAndPort {
  /// Creates an address and port from literals in a test.
  init(_ address: String, _ port: Int) {
    guard let address = IPAddress(address), let port = Port(port) else {
      preconditionFailure("no address with a port: \(address) \(port)")
    }
    self.init(address, port)
  }
}
