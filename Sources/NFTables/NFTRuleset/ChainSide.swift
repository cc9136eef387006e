public import Addresses

/// The side of the NAT that a chain is on: where it may be attached, and what its rules may do. The kernel rejects
/// `masquerade` before routing, `dnat` after it, and a nat chain on `forward`; these types cannot express them.
public protocol ChainSide: Hashable, Sendable {
  /// The hooks for base chains of this side.
  associatedtype Hook: SideHook
  /// What rules of this side may do that others may not.
  associatedtype Action: SideAction

  /// The type of this side's base chains.
  static var type: BaseChain.ChainType { get }
}

/// A hook of one side.
public protocol SideHook: Hashable, Sendable {
  /// The hook, as one of all.
  var kernelHook: BaseChain.Hook { get }
}

/// An action that only rules of one side may have.
public protocol SideAction: Hashable, Sendable {
  /// Returns the kernel's instructions for the action.
  func instructions(for family: AddressFamily) -> [Instruction]
}

/// Where destinations are chosen: prerouting and output.
public enum DestinationSide: ChainSide {
  /// Only nat chains may translate.
  public static var type: BaseChain.ChainType { .nat }

  /// A hook of this side.
  public enum Hook: SideHook {
    /// Packets that arrive from elsewhere.
    case prerouting
    /// The node's own packets.
    case output

    /// The hook, as one of all.
    public var kernelHook: BaseChain.Hook {
      switch self {
      case .prerouting: .prerouting
      case .output: .output
      }
    }
  }

  /// What a rule of this side may do.
  public enum Action: SideAction {
    /// `dnat ip to meta priority … map @endpoints`: the lookup yields the address and port.
    case dnat(to: Lookup)
    /// Replies with a TCP reset. Allowed in nat chains on prerouting and output since Linux 5.9.
    case resetTCP
    /// Replies with ICMP port unreachable.
    case portUnreachable
  }
}

/// Where packets of flows that are translated already are refused: input, forward and output. Nat chains see the first
/// packet of a flow alone.
public enum FilterSide: ChainSide {
  /// Filter chains see every packet.
  public static var type: BaseChain.ChainType { .filter }

  /// A hook of this side.
  public enum Hook: SideHook, CaseIterable {
    /// Packets to the node itself.
    case input
    /// Packets that the node routes to elsewhere.
    case forward
    /// The node's own packets.
    case output

    /// The hook, as one of all.
    public var kernelHook: BaseChain.Hook {
      switch self {
      case .input: .input
      case .forward: .forward
      case .output: .output
      }
    }
  }

  /// What a rule of this side may do.
  public enum Action: SideAction {
    /// Replies to a TCP segment with a reset, and drops it.
    case resetTCP
  }
}

/// Where sources are chosen: postrouting.
public enum SourceSide: ChainSide {
  /// Only nat chains may translate.
  public static var type: BaseChain.ChainType { .nat }

  /// A hook of this side.
  public enum Hook: SideHook {
    /// All packets that leave.
    case postrouting

    /// The hook, as one of all.
    public var kernelHook: BaseChain.Hook { .postrouting }
  }

  /// What a rule of this side may do.
  public enum Action: SideAction {
    /// Replaces the source with the address of the outgoing interface and a random port (`fully-random`, so that two
    /// nodes or two flows do not compete for the same port).
    case masquerade
  }
}
