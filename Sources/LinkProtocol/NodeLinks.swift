public import Addresses

/// What the node has on its links: where addresses may be announced, and what is its own.
public struct NodeLinks: Hashable, Sendable {
  /// Interfaces on which there are neighbours that ask.
  public var interfaces: [LinkInterface]
  /// Addresses that the node has itself, on whatever interface: for these the kernel answers.
  public var ownAddresses: Set<IPAddress>
  /// Hardware addresses of all interfaces: what comes from them comes from us.
  public var ownMACs: Set<MACAddress>

  /// A node that has these.
  public init(
    interfaces: [LinkInterface] = [], ownAddresses: Set<IPAddress> = [], ownMACs: Set<MACAddress> = []
  ) {
    self.interfaces = interfaces
    self.ownAddresses = ownAddresses
    self.ownMACs = ownMACs
  }
}

/// An interface with neighbours.
public struct LinkInterface: Hashable, Sendable {
  /// The kernel's number for it.
  public var index: UInt32
  /// Its name, `eth0`.
  public var name: String
  /// Its hardware address.
  public var mac: MACAddress
  /// The networks that it is on.
  public var networks: [IPPrefix]
  /// The address by which the node speaks to its IPv6 neighbours; nil when it has none that may be used yet.
  public var ipv6Source: IPv6Address?

  /// An interface on these networks.
  public init(
    index: UInt32, name: String, mac: MACAddress, networks: [IPPrefix], ipv6Source: IPv6Address? = nil
  ) {
    self.index = index
    self.name = name
    self.mac = mac
    self.networks = networks
    self.ipv6Source = ipv6Source
  }
}

/// Where addresses are announced.
public enum InterfaceChoice: Hashable, Sendable {
  /// On each interface that is on a network that holds the address.
  case byNetwork
  /// On each of these, whatever their networks: for addresses that the neighbours have a route for.
  case named(Set<String>)

  func allows(_ interface: LinkInterface, for address: IPAddress) -> Bool {
    guard address.family == .ipv4 || interface.ipv6Source != nil else { return false }
    switch self {
    case .byNetwork: return interface.networks.contains { $0.contains(address) }
    case .named(let names): return names.contains(interface.name)
    }
  }
}
