package import Addresses

/// What the kernel knows about the node, apart from our rules.
package struct SimulatedNode: Hashable, Sendable {
  /// All addresses of its interfaces; loopback addresses are implied.
  package var addresses: Set<IPAddress>
  /// The source address that masquerading chooses for each destination block; the longest matching prefix is used.
  package var sourceAddresses: [IPPrefix: IPAddress]

  /// Creates a node with these addresses.
  package init(addresses: Set<IPAddress>, sourceAddresses: [IPPrefix: IPAddress] = [:]) {
    self.addresses = addresses
    self.sourceAddresses = sourceAddresses
  }

  /// Returns whether the address is local according to the kernel's routes (`fib … type local`).
  func isLocal(_ address: IPAddress) -> Bool { address.isLoopback || addresses.contains(address) }

  /// Returns the node's source address for a destination, or nil if no block contains it.
  func sourceAddress(towards destination: IPAddress) -> IPAddress? {
    let matching = sourceAddresses.filter { $0.key.contains(destination) }
    return matching.max { $0.key.length < $1.key.length }?.value
  }
}

extension IPPrefix {
  fileprivate var length: Int {
    switch self {
    case .v4(let prefix): prefix.length
    case .v6(let prefix): prefix.length
    }
  }
}
