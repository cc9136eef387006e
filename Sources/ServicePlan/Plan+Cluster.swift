public import Addresses
public import ClusterModel

/// A plan together with what is wrong with the objects that it was made of.
public struct PlanResult<Family: IPFamily>: Sendable {
  /// The plan.
  public let plan: Plan<Family>
  /// What is wrong, in order.
  public let diagnostics: [Diagnostic]
}

extension Plan {
  /// What packets of this family meet on the node, given the cluster's state. Each Service is planned by itself;
  /// afterwards the oldest of those that claim one address gets it. Bad objects are reported and the rest works.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public static func make(
    for cluster: ClusterSnapshot, on node: NodeView, with settings: ProxySettings
  ) -> PlanResult<Family> {
    let nodePlan = NodePlan<Family>(cluster, node, settings)
    let planner = ServicePlanner(node: node, settings: settings, plan: nodePlan)
    let slices = SlicesByService(cluster.slices, for: settings)
    let served = cluster.services.filter(planner.serves)
    var services = served.map { planner.plan($0, slices: slices[$0.name]) }
    let conflicts = Claims.settle(&services)
    let warnings = served.flatMap(planner.warnings) + planner.unreachableNodePorts(of: served)
    return PlanResult(
      plan: Plan(node: nodePlan, services: services), diagnostics: (conflicts + warnings).sorted())
  }
}

extension NodePlan {
  init(_ cluster: ClusterSnapshot, _ node: NodeView, _ settings: ProxySettings) {
    self.init(
      nodePortAddresses: node.nodePortAddresses(Family.self, settings.nodePortAddresses),
      serviceCIDRs: cluster.serviceCIDRs.flatMap(\.cidrs).compactMap { $0.own(Family.self) }.withoutNested(),
      localPods: LocalPods(settings.localPods), masqueradeMark: settings.masqueradeMark)
  }
}

extension LocalPods {
  /// A detector by source tells nothing in a family that none of its blocks belongs to.
  init(_ detector: LocalPodDetector) {
    switch detector {
    case .none: self = .unknown
    case .interface(let match): self = .interface(match)
    case .sources(let prefixes):
      let own = prefixes.compactMap { $0.own(Family.self) }.withoutNested()
      self = own.isEmpty ? .unknown : .sources(own)
    }
  }
}

/// The slices of each Service.
private struct SlicesByService {
  private let slices: [NamespacedName: [EndpointSlice]]

  init(_ all: [EndpointSlice], for settings: ProxySettings) {
    var slices: [NamespacedName: [EndpointSlice]] = [:]
    for slice in all where slice.isUsed(with: settings) {
      guard let service = slice.service else { continue }
      slices[service, default: []].append(slice)
    }
    self.slices = slices
  }

  subscript(service: NamespacedName) -> [EndpointSlice] { slices[service] ?? [] }
}

extension EndpointSlice {
  /// Slices for headless Services are the DNS's business, and those that name another proxy are its.
  func isUsed(with settings: ProxySettings) -> Bool { objection(with: settings) == nil }
}
