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
