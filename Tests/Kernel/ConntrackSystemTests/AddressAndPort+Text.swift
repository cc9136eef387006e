import Addresses
import Conntrack

extension AddressAndPort {
  /// An address and a port that stand in a test.
  init(_ address: String, _ port: Int) {
    guard let address = IPAddress(address), let port = Port(port) else {
      preconditionFailure("no address with a port: \(address) \(port)")
    }
    self.init(address, port)
  }
}
