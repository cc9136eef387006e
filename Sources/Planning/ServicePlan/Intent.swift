public import Addresses
public import ClusterModel

/// Everything that decides what the kernel must do with packets: the cluster's state, the node, and the settings.
public struct Intent: Sendable {
  /// The cluster's state.
  public let cluster: ClusterSnapshot
  /// The node that this is.
  public let node: NodeView
  /// The proxy's settings.
  public let settings: ProxySettings

  /// Creates an intent.
  public init(cluster: ClusterSnapshot, node: NodeView, settings: ProxySettings) {
    self.cluster = cluster
    self.node = node
    self.settings = settings
  }

  /// The plans of both families.
  public var plans: Plans {
    Plans(
      ipv4: Plan.make(for: cluster, on: node, with: settings),
      ipv6: Plan.make(for: cluster, on: node, with: settings))
  }
}

/// The plans of both families, and what was wrong with the objects.
public struct Plans: Sendable {
  /// What IPv4 packets meet.
  public let ipv4: PlanResult<IPv4>
  /// What IPv6 packets meet.
  public let ipv6: PlanResult<IPv6>

  /// What is wrong with the objects, sorted; once if it is the same in both families.
  public var diagnostics: [Diagnostic] { (ipv4.diagnostics + ipv6.diagnostics).withoutRepetition.sorted() }

  /// How many Services are served, in one family or both.
  public var serviceCount: Int {
    Set(ipv4.plan.services.map(\.name)).union(ipv6.plan.services.map(\.name)).count
  }

  /// `compile --stage plan`, which is the same for every back end.
  public var text: String { ipv4.plan.text + "\n" + ipv6.plan.text }
}
