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
    case .silent(_, let interface): "not answered any more on \(interface)"
    case .taken(_, let interface, let mac):
      "not announced on \(interface), since \(mac) has it; take it from that station, or give the Service another one"
    case .contested(_, let interface, let mac):
      "\(mac) says on \(interface) that it has it too; take it from that station, or give the Service another one"
    case .unplaced(_, .byNetwork):
      "no interface that is up is on a network that holds it; give the Service one of the node's networks, or name "
        + "the interface to announce it on"
    case .unplaced(_, .named(let names)):
      "not announced, since \(names.sorted().joined(separator: ", ")) is not up, or is no Ethernet, or has no IPv6 "
        + "address for an IPv6 one; see 'ip address'"
    case .port(_, let interface, let bridge):
      "not announced on \(interface), which is a port of \(bridge) and hands all that it hears to it; name \(bridge) with "
        + "--load-balancer-interfaces"
    case .shared(_, let interface, let others):
      "announced on \(interface) alone, by which the kernel routes, since \(others.joined(separator: ", ")) "
        + "\(others.count == 1 ? "is" : "are") on the same network; give the network to one interface, or bond them"
    case .own:
      "the node has it as an address of its own; remove it from the interface, or give the Service another one"
    }
  }
}
