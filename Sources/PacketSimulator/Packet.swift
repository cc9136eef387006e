public import Addresses
internal import Ruleset

/// The first packet of a flow, as it comes to the node or leaves one of its processes.
public struct Packet: Hashable, Sendable {
  /// Who sends it.
  public var source: IPAddress
  /// Whom it is addressed to; of the source's family.
  public var destination: IPAddress
  /// Its transport.
  public var transport: Transport
  /// The port that it is addressed to.
  public var port: Port
  /// The interface that it enters the node by; nil when a process of the node itself sends it.
  public var entersBy: InterfaceName?
  /// Its mark before our rules see it.
  public var mark: UInt32

  /// A packet. Source and destination must be of one family.
  public init(
    from source: IPAddress, to destination: IPAddress, _ transport: Transport, port: Port,
    entersBy: InterfaceName? = nil, mark: UInt32 = 0
  ) {
    precondition(source.family == destination.family)
    self.source = source
    self.destination = destination
    self.transport = transport
    self.port = port
    self.entersBy = entersBy
    self.mark = mark
  }
}

/// What the kernel knows of the node, apart from our rules.
public struct NodeFacts: Hashable, Sendable {
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

/// What dynamic maps hold: which client went to which endpoint. It changes with every packet.
public struct Memory: Hashable, Sendable {
  var elements: [SetName: [Words: Words]] = [:]

  /// Nothing is remembered.
  public init() {}
}
