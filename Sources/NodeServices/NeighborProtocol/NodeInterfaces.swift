package import Addresses

/// The node's interfaces and addresses: where addresses can be announced, and which ones are the node's own.
package struct NodeInterfaces: Hashable, Sendable {
  /// The interfaces whose neighbors resolve addresses.
  package var interfaces: [NeighborInterface]
  /// The node's own addresses on any interface, for which the kernel answers.
  package var ownAddresses: Set<IPAddress>
  /// The hardware addresses of all interfaces; packets from them are our own.
  package var ownMACs: Set<MACAddress>
  /// The index of the interface through which the kernel routes to an address. Needed only if interfaces share a
  /// network.
  package var routes: [IPAddress: UInt32]

  /// Creates a description of the node, empty by default.
  package init(
    interfaces: [NeighborInterface] = [], ownAddresses: Set<IPAddress> = [], ownMACs: Set<MACAddress> = [],
    routes: [IPAddress: UInt32] = [:]
  ) {
    self.interfaces = interfaces
    self.ownAddresses = ownAddresses
    self.ownMACs = ownMACs
    self.routes = routes
  }

  /// Whether the networks of two interfaces overlap.
  package var sharesNetworks: Bool {
    interfaces.indices.contains { first in
      interfaces[..<first].contains { other in
        interfaces[first].networks.contains { network in other.networks.contains { network.overlaps($0) } }
      }
    }
  }
}

extension IPPrefix {
  /// The prefix length in bits.
  fileprivate var length: Int {
    switch self {
    case .v4(let prefix): prefix.length
    case .v6(let prefix): prefix.length
    }
  }
}

/// An interface with neighbors.
package struct NeighborInterface: Hashable, Sendable {
  /// The interface index.
  package var index: UInt32
  /// The interface name, such as `eth0`.
  package var name: String
  /// The hardware address that announcements state.
  package var mac: MACAddress
  /// The networks that the interface is on.
  package var networks: [IPPrefix]
  /// The source address for IPv6 neighbor messages; nil if there is no usable one yet.
  package var ipv6Source: IPv6Address?
  /// Whether the node forwards IPv6 packets that arrive here, and is therefore a router to the neighbors.
  package var isRouter: Bool
  /// The name of the bridge or bond that takes over all received frames; nil if the interface is not a port.
  package var bridge: String?

  /// Creates an interface on these networks.
  package init(
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

  /// Returns the longest prefix length of the networks that contain the address; nil if none does.
  func networkLength(for address: IPAddress) -> Int? {
    networks.filter { $0.contains(address) }.map(\.length).max()
  }

  /// Whether requests of this family can be answered on the interface.
  func supports(_ family: AddressFamily) -> Bool { family == .ipv4 || ipv6Source != nil }
}

/// Selects the interfaces on which an address is announced.
package enum InterfaceChoice: Hashable, Sendable {
  /// The interface on a network that contains the address.
  case byNetwork
  /// All of these interfaces, regardless of their networks: for addresses to which the neighbors have a route.
  case named(Set<String>)

  func includes(_ interface: NeighborInterface, for address: IPAddress) -> Bool {
    switch self {
    case .byNetwork: return interface.networks.contains { $0.contains(address) }
    case .named(let names): return names.contains(interface.name)
    }
  }
}
