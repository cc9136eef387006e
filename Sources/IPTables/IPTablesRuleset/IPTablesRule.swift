package import Addresses

/// A rule: what it compares, in the order in which iptables-save prints it, and what then happens.
package struct IPTablesRule: Hashable, Sendable {
  /// `-s`
  package var source: Negatable<AddressBlock>?
  /// `-d`
  package var destination: Negatable<AddressBlock>?
  /// `-i`
  package var inputInterface: Negatable<InterfaceMatch>?
  /// `-p`
  package var transport: Transport?
  /// `-m comment --comment`; nil without a comment.
  package var comment: String?
  /// `--dport`, which needs a protocol.
  package var port: Port?
  /// Further matches, which are evaluated in this order.
  package var matches: [IPTablesMatch]
  /// What happens to a packet that matches.
  package var target: IPTablesTarget

  /// Creates a rule for every packet; set what it compares.
  package init(
    source: Negatable<AddressBlock>? = nil, destination: Negatable<AddressBlock>? = nil,
    inputInterface: Negatable<InterfaceMatch>? = nil, transport: Transport? = nil, port: Port? = nil,
    comment: String? = nil, matches: [IPTablesMatch] = [], _ target: IPTablesTarget
  ) {
    self.source = source
    self.destination = destination
    self.inputInterface = inputInterface
    self.transport = transport
    self.port = port
    self.comment = comment
    self.matches = matches
    self.target = target
  }
}

/// A comparison, and whether it is to fail (`!`).
package struct Negatable<Value: Hashable & Sendable>: Hashable, Sendable {
  /// What is compared.
  package let value: Value
  /// Whether packets that have the value are those that do not match.
  package let isNegated: Bool

  /// Creates a comparison.
  package init(_ value: Value, negated: Bool = false) {
    self.value = value
    isNegated = negated
  }
}

/// A match of an extension.
package enum IPTablesMatch: Hashable, Sendable {
  /// `-m conntrack --ctstate`
  case connection(Negatable<ConnectionState>)
  /// `-m addrtype --src-type LOCAL`
  case sourceIsLocal(Bool)
  /// `-m addrtype --dst-type LOCAL`
  case destinationIsLocal(Bool)
  /// `-m mark --mark`: all these bits are set.
  case hasMark(UInt32)
  /// `-m statistic --mode random --probability`
  case probability(Probability)
  /// `-m recent --set`: remembers the source in the list of this name.
  case remember(list: String)
  /// `-m recent --update`: the source was remembered in the list within this time, which begins again.
  case remembered(list: String, seconds: UInt32)
  /// `-m hashlimit --hashlimit-above`: more packets in a second than this.
  case exceedsRate(perSecond: UInt32, bucket: String)
  /// `-m connlimit --connlimit-above`: more connections at once than this.
  case exceedsConnections(UInt32)
}

/// What connection tracking says of a packet's flow.
package enum ConnectionState: String, Hashable, Sendable {
  /// Nothing was seen in the other direction yet.
  case new = "NEW"
  /// Its destination was translated.
  case translated = "DNAT"
}

/// What happens to a packet.
package enum IPTablesTarget: Hashable, Sendable {
  /// `-j`: goes through the chain, and then on here.
  case jump(IPTablesChainName)
  /// `-g`: goes through the chain, and then on where the packet jumped to this one.
  case goto(IPTablesChainName)
  /// `-j ACCEPT`: nothing more in this hook of this table.
  case accept
  /// `-j DROP`
  case drop
  /// `-j RETURN`
  case `return`
  /// `-j REJECT --reject-with tcp-reset`
  case resetTCP
  /// `-j REJECT` with ICMP port unreachable
  case portUnreachable
  /// `-j MARK --set-xmark`: sets these bits and leaves the others.
  case setMark(UInt32)
  /// `-j MARK --set-xmark`: clears these bits and leaves the others.
  case clearMark(UInt32)
  /// `-j DNAT --to-destination`
  case dnat(IPAddress, Port)
  /// `-j MASQUERADE --random-fully`
  case masquerade

  /// The chain that it leads to.
  package var chain: IPTablesChainName? {
    switch self {
    case .jump(let name), .goto(let name): name
    default: nil
    }
  }
}
