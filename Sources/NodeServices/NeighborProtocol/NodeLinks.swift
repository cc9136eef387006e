public import Addresses

/// What the node has on its links: where addresses may be announced, and what is its own.
public struct NodeLinks: Hashable, Sendable {
  /// Interfaces on which there are neighbours that ask.
  public var interfaces: [LinkInterface]
  /// Addresses that the node has itself, on whatever interface: for these the kernel answers.
  public var ownAddresses: Set<IPAddress>
  /// Hardware addresses of all interfaces: what comes from them comes from us.
  public var ownMACs: Set<MACAddress>
  /// By which interface the kernel sends what goes to an address, by the interface's number. Needed only where
  /// interfaces share a network.
  public var routes: [IPAddress: UInt32]

  /// A node that has these.
  public init(
    interfaces: [LinkInterface] = [], ownAddresses: Set<IPAddress> = [], ownMACs: Set<MACAddress> = [],
    routes: [IPAddress: UInt32] = [:]
  ) {
    self.interfaces = interfaces
    self.ownAddresses = ownAddresses
    self.ownMACs = ownMACs
    self.routes = routes
  }

  /// Whether some address may be on two interfaces.
  public var sharesNetworks: Bool {
    interfaces.indices.contains { first in
      interfaces[..<first].contains { other in
        interfaces[first].networks.contains { network in other.networks.contains { network.overlaps($0) } }
      }
    }
  }
}

extension IPPrefix {
  fileprivate func overlaps(_ other: IPPrefix) -> Bool {
    switch (self, other) {
    case (.v4(let own), .v4(let other)): own.contains(other) || other.contains(own)
    case (.v6(let own), .v6(let other)): own.contains(other) || other.contains(own)
    default: false
    }
  }

  /// How many bits count.
  fileprivate var length: Int {
    switch self {
    case .v4(let prefix): prefix.length
    case .v6(let prefix): prefix.length
    }
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
  /// Whether the node forwards IPv6 packets that come by it, and so is a router to its neighbours.
  public var isRouter: Bool
  /// The name of the interface that it is a port of: a bridge or a bond, which takes all that it hears; nil when it is not a port.
  public var bridge: String?

  /// An interface on these networks.
  public init(
    index: UInt32, name: String, mac: MACAddress, networks: [IPPrefix], ipv6Source: IPv6Address? = nil,
    isRouter: Bool = false, bridge: String? = nil
  ) {
    self.index = index
    self.name = name
    self.mac = mac
    self.networks = networks
    self.ipv6Source = ipv6Source
    self.isRouter = isRouter
    self.bridge = bridge
  }

  /// The length of the longest prefix among its networks that hold the address; nil when none does.
  func networkLength(for address: IPAddress) -> Int? {
    networks.filter { $0.contains(address) }.map(\.length).max()
  }

  /// Whether neighbours of the family can be answered by it.
  func speaks(_ family: AddressFamily) -> Bool { family == .ipv4 || ipv6Source != nil }
}

/// Where addresses are announced.
public enum InterfaceChoice: Hashable, Sendable {
  /// On the interface that is on a network that holds the address.
  case byNetwork
  /// On each of these, whatever their networks: for addresses that the neighbours have a route for.
  case named(Set<String>)

  func means(_ interface: LinkInterface, for address: IPAddress) -> Bool {
    switch self {
    case .byNetwork: return interface.networks.contains { $0.contains(address) }
    case .named(let names): return names.contains(interface.name)
    }
  }
}
