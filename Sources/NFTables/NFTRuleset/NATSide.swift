public import Addresses

/// The side of the NAT that a chain is on. The kernel rejects `masquerade` before routing, `dnat` after it, and a nat
/// chain on `forward`; these types cannot express them.
public protocol NATSide: Hashable, Sendable {
  /// The hooks for base chains of this side.
  associatedtype Hook: Hashable, Sendable
  /// What rules of this side may do to an address.
  associatedtype Action: NATAction
}

/// An action that only rules of one side may have.
public protocol NATAction: Hashable, Sendable {
  /// Returns the kernel's instructions for the action.
  func instructions(for family: AddressFamily) -> [Instruction]
}

/// Where destinations are chosen: prerouting and output.
public enum DestinationSide: NATSide {
  /// A hook of this side.
  public enum Hook: Hashable, Sendable {
    /// Packets that arrive from elsewhere, priority -100 (nft's `dstnat`).
    case prerouting
    /// The node's own packets, priority -100.
    case output
  }
  /// What a rule of this side may do.
  public enum Action: NATAction {
    /// `dnat ip to meta priority … map @endpoints`: the lookup yields the address and port.
    case dnat(to: Lookup)
    /// Replies with a TCP reset. Allowed in nat chains on prerouting and output since Linux 5.9.
    case resetTCP
    /// Replies with ICMP port unreachable.
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
    /// Replaces the source with the address of the outgoing interface and a random port (`fully-random`, so that two
    /// nodes or two flows do not compete for the same port).
    case masquerade
  }
}
