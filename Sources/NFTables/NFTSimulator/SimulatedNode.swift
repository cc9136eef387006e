public import Addresses

/// What the kernel knows of the node, apart from our rules.
public struct SimulatedNode: Hashable, Sendable {
  /// All addresses of its interfaces; those of the loopback blocks count without being named.
  public var addresses: Set<IPAddress>
  /// Which of its addresses a packet gets when it is masqueraded on the way to a block; the longest prefix counts.
  public var sourceAddresses: [IPPrefix: IPAddress]

  /// Facts about a node.
  public init(addresses: Set<IPAddress>, sourceAddresses: [IPPrefix: IPAddress] = [:]) {
    self.addresses = addresses
    self.sourceAddresses = sourceAddresses
  }

  /// Whether the kernel's routes call the address local (`fib … type local`).
  func isLocal(_ address: IPAddress) -> Bool { address.isLoopback || addresses.contains(address) }

  /// The node's own address towards a destination; nil when no block holds it.
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
