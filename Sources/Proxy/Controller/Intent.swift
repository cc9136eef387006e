public import Addresses
public import ClusterModel
public import NFTRuleset
public import NFTCompiler
public import ServicePlan

/// All that decides what the kernel must hold: the cluster's state, the node, and the settings.
public struct Intent: Sendable {
  /// The cluster's state.
  public let cluster: ClusterSnapshot
  /// The node that this is.
  public let node: NodeView
  /// The proxy's settings.
  public let settings: ProxySettings
  /// Which elements count packets.
  public let counters: PacketCounters

  /// An intent.
  public init(
    cluster: ClusterSnapshot, node: NodeView, settings: ProxySettings, counters: PacketCounters = .none
  ) {
    self.cluster = cluster
    self.node = node
    self.settings = settings
    self.counters = counters
  }

  /// The plans of both families.
  public var plans: Plans {
    Plans(
      ipv4: Plan.make(for: cluster, on: node, with: settings),
      ipv6: Plan.make(for: cluster, on: node, with: settings), counters: counters)
  }
}

/// The plans of both families with what was wrong on the way.
public struct Plans: Sendable {
  /// What IPv4 packets meet.
  public let ipv4: PlanResult<IPv4>
  /// What IPv6 packets meet.
  public let ipv6: PlanResult<IPv6>
  let counters: PacketCounters

  /// What is wrong with the objects.
  public var diagnostics: [Diagnostic] { (ipv4.diagnostics + ipv6.diagnostics).sorted() }

  /// How many Services are served, in one family or both.
  public var serviceCount: Int {
    Set(ipv4.plan.services.map(\.name)).union(ipv6.plan.services.map(\.name)).count
  }

  /// The rulesets of both families, numbered like the live tables.
  public func rulesets(like live: LiveTables = LiveTables()) -> [CompiledRuleset] {
    [
      ruleset(for: ipv4.plan, like: live.ipv4, counting: counters),
      ruleset(for: ipv6.plan, like: live.ipv6, counting: counters),
    ]
  }
}

/// What the kernel holds of ours; nil where there is no table.
public struct LiveTables: Equatable, Sendable {
  /// The table `ip viaduct`.
  public var ipv4: TableImage?
  /// The table `ip6 viaduct`.
  public var ipv6: TableImage?

  /// No tables, or these.
  public init(ipv4: TableImage? = nil, ipv6: TableImage? = nil) {
    self.ipv4 = ipv4
    self.ipv6 = ipv6
  }

  /// The table of a family.
  public subscript(family: AddressFamily) -> TableImage? { family == .ipv4 ? ipv4 : ipv6 }
}
