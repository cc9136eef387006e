public import Addresses

/// What happens to an address on a link, for a log. One line each.
public enum LinkReport: Hashable, Sendable, CustomStringConvertible {
  /// Neighbours are told that the address is here, and asked they are answered.
  case announced(IPAddress, interface: String)
  /// They are not answered any more.
  case silent(IPAddress, interface: String)
  /// Another station has the address; it is not announced while that is so.
  case taken(IPAddress, interface: String, by: MACAddress)
  /// Another station says that it has the address too, which is announced all the same.
  case contested(IPAddress, interface: String, by: MACAddress)
  /// No interface may announce it.
  case unplaced(IPAddress, InterfaceChoice)
  /// It is not announced on an interface that is a port of another one.
  case port(IPAddress, interface: String, of: String)
  /// Several interfaces are on a network that holds it, and it is announced on one of them.
  case shared(IPAddress, interface: String, others: [String])
  /// It is one of the node's own addresses, so the kernel answers for it.
  case own(IPAddress)

  /// Whether somebody has to do something about it.
  public var isWarning: Bool {
    switch self {
    case .announced, .silent: false
    case .taken, .contested, .unplaced, .port, .shared, .own: true
    }
  }

  /// `load balancer address 192.168.1.80: …`
  public var description: String { "load balancer address \(address): \(news)" }

  private var address: IPAddress {
    switch self {
    case .announced(let address, _), .silent(let address, _), .taken(let address, _, _),
      .contested(let address, _, _), .unplaced(let address, _), .port(let address, _, _),
      .shared(let address, _, _), .own(let address):
      address
    }
  }

  private var news: String {
    switch self {
    case .announced(_, let interface): "announced on \(interface)"
    case .silent(_, let interface): "withdrawn from \(interface)"
    case .taken(_, let interface, let mac):
      "not announced on \(interface): \(mac) already uses it; release it there, or assign the Service another address"
    case .contested(_, let interface, let mac):
      "\(mac) also claims it on \(interface); release it there, or assign the Service another address"
    case .unplaced(_, .byNetwork):
      "no interface that is up is on a network that contains it; assign the Service an address in one of the node's "
        + "networks, or name the interfaces to announce it on in --load-balancer-interfaces"
    case .unplaced(_, .named(let names)):
      "not announced: no usable interface among \(names.sorted().joined(separator: ", ")), which must be up and "
        + "Ethernet, and for an IPv6 address have one of their own; check with 'ip address'"
    case .port(_, let interface, let bridge):
      "not announced on \(interface): it is a port of \(bridge), which receives its packets; name \(bridge) in "
        + "--load-balancer-interfaces instead"
    case .shared(_, let interface, let others):
      "announced on \(interface) only, which the kernel routes through: \(others.joined(separator: ", ")) "
        + "\(others.count == 1 ? "is" : "are") on the same network; put the network on one interface, or bond them"
    case .own:
      "it is one of the node's own addresses; remove it from the interface, or assign the Service another address"
    }
  }
}
