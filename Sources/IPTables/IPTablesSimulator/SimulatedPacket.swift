package import Addresses

/// The first packet of a flow, as it arrives at the node or leaves one of its processes.
package struct SimulatedPacket: Hashable, Sendable {
  /// The source address.
  package var source: IPAddress
  /// The destination address, of the same family.
  package var destination: IPAddress
  /// The protocol.
  package var transport: Transport
  /// The destination port.
  package var port: Port
  /// The interface on which it arrives; nil if a process on the node sends it.
  package var inputInterface: InterfaceName?
  /// Its mark before our rules run.
  package var mark: UInt32

  /// Creates a packet.
  package init(
    from source: IPAddress, to destination: IPAddress, _ transport: Transport, port: Port,
    inputInterface: InterfaceName? = nil, mark: UInt32 = 0
  ) {
    self.source = source
    self.destination = destination
    self.transport = transport
    self.port = port
    self.inputInterface = inputInterface
    self.mark = mark
  }
}

/// What finally happens to a packet.
package enum PacketFate: Hashable, Sendable {
  /// It is delivered to this address and port, with its own source or a masqueraded one.
  case delivered(to: IPAddress, port: Port, isMasqueraded: Bool)
  /// The sender gets a TCP reset.
  case reset
  /// The sender gets ICMP port unreachable.
  case unreachable
  /// It is dropped.
  case dropped
  /// Our rules do not affect it.
  case untouched
  /// The rules are such that iptables would have refused to load them: a missing chain, or a target where it must not be.
  case invalid
}

/// A path that a packet may take.
package struct PossiblePath: Sendable {
  /// What finally happens to it.
  package let fate: PacketFate
  /// The probability of this path.
  package let probability: Double
  /// The packet's mark afterwards.
  package let mark: UInt32
  /// The lists of `recent` afterwards.
  package let memory: RecentLists
  /// How many rules it was compared with.
  package let rulesWalked: Int
}

/// Which sources the lists of `recent` have. Time does not pass.
package struct RecentLists: Hashable, Sendable {
  private var lists: [String: Set<IPAddress>] = [:]

  /// Creates empty lists.
  package init() {}

  /// Whether the list has the address.
  package func has(_ address: IPAddress, in list: String) -> Bool { lists[list]?.contains(address) ?? false }

  /// Adds the address to the list.
  package mutating func add(_ address: IPAddress, to list: String) {
    lists[list, default: []].insert(address)
  }
}
