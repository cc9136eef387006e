package import Addresses

/// A log message about announcing an address.
package enum AnnouncementReport: Hashable, Sendable, CustomStringConvertible {
  /// The address is announced, and requests for it are answered.
  case announced(IPAddress, interface: String)
  /// Requests for the address are no longer answered.
  case withdrawn(IPAddress, interface: String)
  /// Another host has the address, which is not announced as long as it does.
  case taken(IPAddress, interface: String, by: MACAddress)
  /// Another host also claims the address, which is still announced.
  case conflict(IPAddress, interface: String, by: MACAddress)
  /// There is no interface to announce the address on.
  case noInterface(IPAddress, InterfaceChoice)
  /// The address is not announced on an interface because it is a port of a bridge or bond.
  case bridgePort(IPAddress, interface: String, of: String)
  /// Several interfaces are on a network that contains the address, which is announced on one of them.
  case sharedNetwork(IPAddress, interface: String, others: [String])
  /// The address is one of the node's own, so the kernel answers requests for it.
  case ownAddress(IPAddress)

  /// Whether the administrator should act.
  package var isWarning: Bool {
    switch self {
    case .announced, .withdrawn: false
    case .taken, .conflict, .noInterface, .bridgePort, .sharedNetwork, .ownAddress: true
    }
  }

  /// `load balancer address 192.168.1.80: …`
  package var description: String { "load balancer address \(address): \(text)" }

  private var address: IPAddress {
    switch self {
    case .announced(let address, _), .withdrawn(let address, _), .taken(let address, _, _),
      .conflict(let address, _, _), .noInterface(let address, _), .bridgePort(let address, _, _),
      .sharedNetwork(let address, _, _), .ownAddress(let address):
      address
    }
  }

  private var text: String {
    switch self {
    case .announced(_, let interface): "announced on \(interface)"
    case .withdrawn(_, let interface): "withdrawn from \(interface)"
    case .taken(_, let interface, let mac):
      "not announced on \(interface): \(mac) already uses it; release it there, or assign the Service another address"
    case .conflict(_, let interface, let mac):
      "\(mac) also claims it on \(interface); release it there, or assign the Service another address"
    case .noInterface(_, .byNetwork):
      "no interface that is up is on a network that contains it; assign the Service an address in one of the node's "
        + "networks, or name the interfaces to announce it on in --load-balancer-interfaces"
    case .noInterface(_, .named(let names)):
      "not announced: no usable interface among \(names.sorted().joined(separator: ", ")), which must be up and "
        + "Ethernet, and for an IPv6 address have one of their own; check with 'ip address'"
    case .bridgePort(_, let interface, let bridge):
      "not announced on \(interface): it is a port of \(bridge), which receives its packets; name \(bridge) in "
        + "--load-balancer-interfaces instead"
    case .sharedNetwork(_, let interface, let others):
      "announced on \(interface) only, which the kernel routes through: \(others.joined(separator: ", ")) "
        + "\(others.count == 1 ? "is" : "are") on the same network; put the network on one interface, or bond them"
    case .ownAddress:
      "it is one of the node's own addresses; remove it from the interface, or assign the Service another address"
    }
  }
}
