public import Addresses

/// On which side of the NAT a chain stands. The kernel refuses `masquerade` before routing, `dnat` after it, and a
/// nat chain on `forward`; here neither can be written down.
public protocol NATSide: Hashable, Sendable {
  /// The hooks on which a base chain of this side may sit.
  associatedtype Hook: Hashable, Sendable
  /// What a rule of this side may do to an address.
  associatedtype Action: NATAction
}

/// What only the rules of one side may do.
public protocol NATAction: Hashable, Sendable {
  /// What the kernel runs for it.
  func instructions(for family: AddressFamily) -> [Instruction]
}

/// Where destinations are chosen: prerouting and output.
public enum DestinationSide: NATSide {
  /// A hook of this side.
  public enum Hook: Hashable, Sendable {
    /// Packets from elsewhere, priority -100 (nft's `dstnat`).
    case prerouting
    /// The node's own packets, priority -100.
    case output
  }
  /// What a rule of this side may do.
  public enum Action: NATAction {
    /// `dnat ip to meta priority … map @endpoints`: the lookup gives address and port.
    case dnat(to: Lookup)
    /// Answers with a TCP reset. In nat chains on prerouting and output from Linux 5.9.
    case resetTCP
    /// Answers with ICMP port unreachable.
    case portUnreachable
  }
}

/// Where sources are chosen: postrouting.
public enum SourceSide: NATSide {
  /// A hook of this side.
  public enum Hook: Hashable, Sendable {
    /// All packets that leave, priority 100 (nft's `srcnat`).
    case postrouting
  }
  /// What a rule of this side may do.
  public enum Action: NATAction {
    /// The source becomes the address of the interface that the packet leaves by, its port a random one
    /// (`fully-random`, so that two nodes or two flows do not fight for one port).
    case masquerade
  }
}

/// A chain of one side.
public struct Chain<Side: NATSide>: Hashable, Sendable {
  /// Its name.
  public let name: ChainName
  /// The hook of a base chain; nil for a chain that others lead to.
  public let hook: Side.Hook?
  /// The rules in order.
  public let rules: [Rule<Side>]

  /// A chain of these rules.
  public init(_ name: ChainName, hook: Side.Hook? = nil, _ rules: [Rule<Side>]) {
    self.name = name
    self.hook = hook
    self.rules = rules
  }
}

/// A rule: statements that a packet goes through from left to right, until one does not match.
public struct Rule<Side: NATSide>: Hashable, Sendable, ExpressibleByArrayLiteral {
  /// The statements in order.
  public let statements: [Statement<Side>]

  /// A rule of these statements.
  public init(_ statements: [Statement<Side>]) { self.statements = statements }
  /// A rule of these statements.
  public init(arrayLiteral statements: Statement<Side>...) { self.statements = statements }
}

/// One statement of a rule.
public enum Statement<Side: NATSide>: Hashable, Sendable {
  /// Goes on only when this holds.
  case match(Match)
  /// `meta mark set …`
  case set(MetaField, to: Operand)
  /// `update @affinity { key timeout 10s : data }`: adds the element or renews its timeout; the data of an element
  /// that is there already stays. Does not match when the map is full.
  case update(SetName, key: [Operand], data: Operand, timeoutMilliseconds: UInt64)
  /// `delete @affinity { key : 0 }`
  case delete(SetName, key: [Operand])
  /// A verdict.
  case verdict(Verdict)
  /// `… vmap @class`: the verdict that the map holds; does not match when it holds none.
  case verdictMap(Lookup)
  /// What this side's rules may do.
  case action(Side.Action)
}

/// A search in a set or map.
public struct Lookup: Hashable, Sendable {
  /// What the key is made of.
  public let key: [Operand]
  /// Where it is searched.
  public let set: SetName

  /// A search for the key.
  public init(_ key: Operand..., in set: SetName) {
    self.key = key
    self.set = set
  }
}

/// A field of a packet's metadata that a rule may read and write.
public enum MetaField: Hashable, Sendable {
  /// `meta priority`, skb->priority: carries the service word on the first packet of a flow.
  case priority
  /// `meta mark`, skb->mark.
  case mark
}

/// A value that a rule works with.
public indirect enum Operand: Hashable, Sendable {
  /// `ip saddr`
  case sourceAddress
  /// `ip daddr`
  case destinationAddress
  /// `meta l4proto`
  case transport
  /// `th dport`
  case destinationPort
  /// `meta priority`, `meta mark`
  case meta(MetaField)
  /// `meta priority & ffff:f000`
  case masked(MetaField, UInt32)
  /// `meta mark | 0x4000`
  case withBits(MetaField, UInt32)
  /// `meta mark ^ 0x4000`
  case togglingBits(MetaField, UInt32)
  /// `numgen random mod 3`
  case randomNumber(below: UInt32)
  /// A number.
  case number(UInt32)
  /// `… map @services`: the data that the map holds; does not match when it holds none.
  case lookup(Lookup)
}

/// What must hold for a rule to go on.
public enum Match: Hashable, Sendable {
  /// `meta l4proto tcp`
  case transport(Transport)
  /// `meta l4proto { tcp, udp, sctp }`, which nft demands before `dnat` to an address with a port.
  case anyTransport
  /// `ip daddr @cluster-ips`, `ip saddr != @local-pods`
  case found(Lookup, Bool)
  /// `fib saddr type local`: the node itself sends.
  case sourceIsLocal
  /// `fib daddr type != local`: the packet is not for the node itself.
  case destinationIsNotLocal
  /// `iifname "cni0"`, `iifname "veth*"`; negated with false.
  case entersBy(InterfaceMatch, Bool)
  /// `meta mark & 0x4000 != 0`
  case hasBits(MetaField, UInt32)
  /// `ct status dnat`: the flow's destination was changed, by whomever.
  case destinationWasChanged
}
