/// What makes a chain a base chain: which packets it sees, and when. The kernel does not allow any of it to be changed
/// (nf_tables_api.c, nf_tables_updchain), except the policy.
public struct BaseChain: Hashable, Sendable {
  /// The type of a base chain, with nft's and the kernel's name.
  public enum ChainType: String, Hashable, Sendable {
    /// Sees every packet.
    case filter
    /// Sees the first packet of each flow, whose addresses it may translate.
    case nat
    /// Sees every packet of the node's own, and routes it again if a rule changed it.
    case route
  }

  /// A hook of the kernel, with its number (include/uapi/linux/netfilter.h, nf_inet_hooks).
  public enum Hook: UInt32, Hashable, Sendable, CaseIterable {
    /// Packets that arrive, before routing.
    case prerouting = 0
    /// Packets to the node itself, after routing.
    case input = 1
    /// Packets that the node routes to elsewhere.
    case forward = 2
    /// The node's own packets.
    case output = 3
    /// All packets that leave.
    case postrouting = 4
  }

  /// The place among the chains of one hook; the lowest comes first.
  public struct Priority: RawRepresentable, Hashable, Sendable {
    /// The number, as nft prints it.
    public let rawValue: Int32

    /// Creates a priority from its number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    // nft's names (nft(8), "Standard priority names and hook compatibility matrix").

    /// Before connection tracking: -300.
    public static let raw = Self(rawValue: -300)
    /// Where packets are marked: -150.
    public static let mangle = Self(rawValue: -150)
    /// Where destinations are translated: -100.
    public static let dstnat = Self(rawValue: -100)
    /// Where packets are filtered: 0.
    public static let filter = Self(rawValue: 0)
    /// Where security modules mark packets: 50.
    public static let security = Self(rawValue: 50)
    /// Where sources are translated: 100.
    public static let srcnat = Self(rawValue: 100)
  }

  /// What happens to a packet that reaches the end of the chain, with the kernel's number (linux/netfilter.h).
  public enum Policy: UInt32, Hashable, Sendable {
    /// NF_DROP
    case drop = 0
    /// NF_ACCEPT
    case accept = 1
  }

  /// The type.
  public let type: ChainType
  /// Where packets enter it.
  public let hook: Hook
  /// Its place among the chains of the hook.
  public let priority: Priority
  /// What happens to packets that reach its end.
  public let policy: Policy

  /// Creates what makes a chain a base chain.
  public init(_ type: ChainType, _ hook: Hook, _ priority: Priority, policy: Policy = .accept) {
    self.type = type
    self.hook = hook
    self.priority = priority
    self.policy = policy
  }
}

extension BaseChain.ChainType: CustomStringConvertible {
  /// nft's name.
  public var description: String { rawValue }
}

extension BaseChain.Hook: CustomStringConvertible {
  /// nft's name.
  public var description: String {
    switch self {
    case .prerouting: "prerouting"
    case .input: "input"
    case .forward: "forward"
    case .output: "output"
    case .postrouting: "postrouting"
    }
  }
}

extension BaseChain.Policy: CustomStringConvertible {
  /// nft's name.
  public var description: String {
    switch self {
    case .drop: "drop"
    case .accept: "accept"
    }
  }
}
