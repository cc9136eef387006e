internal import Addresses
internal import ClusterModel
internal import ServicePlan

/// The Service's own settings.
package struct ExplainedService: Hashable, Sendable, Encodable {
  /// `shop/web`
  package let name: String
  /// `ClusterIP`, `headless`, …
  package let type: String
  /// `app=web`; nil without a selector.
  package let selector: String?
  /// How many Pods the selector selects, and how many of these are ready; nil when no Pods are known at all.
  package let pods: Int?
  /// See `pods`.
  package let readyPods: Int?
  /// Settings that differ from the defaults: `internalTrafficPolicy Local`, `sessionAffinity ClientIP (600 s)`.
  package let policies: [String]

  init(_ service: Service, in context: ExplanationContext) {
    name = service.name.description
    type = service.isHeadless ? "headless" : service.type.rawValue
    selector = service.selector?.description
    let selected = context.pods(of: service)
    let isKnown = !context.cluster.pods.isEmpty && service.selector != nil
    pods = isKnown ? selected.count : nil
    readyPods = isKnown ? selected.filter(\.isReady).count : nil
    policies = [
      service.internalTrafficPolicy == .local ? "internalTrafficPolicy Local" : nil,
      service.externalTrafficPolicy == .local ? "externalTrafficPolicy Local" : nil,
      service.sourceRanges.isEmpty ? nil : service.sourceRangesPolicy.map { "source ranges \($0.rawValue)" },
      service.outsideSourceRanges == nil
        ? nil
        : service.outsideSourceRangesPolicy.map {
          "source ranges of external IPs and node ports \($0.rawValue)"
        },
      service.algorithm.map { "algorithm \($0.rawValue)" },
      service.resetsConnections.map { "connections reset: \($0)" },
      service.affinitySeconds.map { "sessionAffinity ClientIP (\($0) s)" },
    ].compactMap { $0 }
  }
}

/// A port of the Service in one family.
package struct ExplainedPort: Hashable, Sendable, Encodable {
  /// `shop/web:http`
  package let name: String
  /// `IPv4` or `IPv6`.
  package let family: String
  /// `TCP 80`
  package let port: String
  /// The Service's targetPort: `8080`, `http`.
  package let targetPort: String
  /// The addresses at which it is reached, and what happens there.
  package let frontends: [ExplainedFrontend]
  /// How an endpoint is chosen; nil if every endpoint is equally likely.
  package let choice: String?
  /// What happens to connections whose endpoint goes; nil if nothing.
  package let ending: String?
  /// How many connections it accepts; nil if there is no limit.
  package let limits: String?
  /// The slices that are labeled for the Service.
  package let slices: [ExplainedSlice]
  /// All endpoints in these slices, used or not.
  package let endpoints: [ExplainedEndpoint]
  /// Which hints are used; nil when no endpoint has any.
  package let topology: String?

  init<Family: IPFamily>(
    _ port: ServicePort, plan: ServicePortPlan<Family>, on nodePlan: NodePlan<Family>,
    decisions: PortDecisions<Family>, node: NodeView, isAtLocalhost: Bool
  ) {
    name = plan.name.description
    family = "\(Family.family)"
    self.port = "\(port.transport.apiName) \(port.port)"
    targetPort = port.targetPort?.description ?? "\(port.port)"
    let relayed = isAtLocalhost ? plan.localhostNodePorts.map { ExplainedFrontend($0) } : []
    frontends =
      plan.frontends.map {
        ExplainedFrontend(
          place: $0.key.description, kind: $0.kind.name, treatment: plan.text($0, on: nodePlan))
      } + relayed
    choice = plan.choiceText
    ending = plan.endingText
    limits = plan.limitsText
    // Slices of the other family are mentioned only if this family has none.
    let own = decisions.slices.filter { if case .isOfFamily = $0.objection { false } else { true } }
    slices = (own.isEmpty ? decisions.slices : own).map(ExplainedSlice.init)
    endpoints = decisions.endpoints.map { ExplainedEndpoint($0, node) }
    let hasHints = decisions.endpoints.contains { !$0.state.zoneHints.isEmpty || !$0.state.nodeHints.isEmpty }
    topology = hasHints ? decisions.topology?.text : nil
  }
}

/// An address at which a port is reached.
package struct ExplainedFrontend: Hashable, Sendable, Encodable {
  /// `10.96.0.1 TCP 80`
  package let place: String
  /// `ClusterIP`
  package let kind: String
  /// `to one of 3 endpoints`
  package let treatment: String
}

extension ExplainedFrontend {
  /// A node port on a loopback address, where no rule is involved.
  init(_ port: LocalhostNodePort) {
    let count = port.endpoints.count
    self.init(
      place: "\(port.listener.address) TCP \(port.listener.port)", kind: FrontendKind.nodePort.name,
      treatment: "accepted by 'viaduct run' and relayed to "
        + (count == 1 ? "its endpoint" : "one of \(count) endpoints"))
  }
}

/// An EndpointSlice.
package struct ExplainedSlice: Hashable, Sendable, Encodable {
  /// `shop/web-abcde`
  package let name: String
  /// How many endpoints it has.
  package let endpoints: Int
  /// Why it is not used; nil when it is.
  package let objection: String?

  init(_ decision: SliceDecision) {
    name = decision.slice.name.description
    endpoints = decision.slice.endpoints.count
    objection = decision.objection?.text
  }
}

/// An endpoint that a slice lists.
package struct ExplainedEndpoint: Hashable, Sendable, Encodable {
  /// `10.244.1.5:8080`
  package let endpoint: String
  /// Whether it is used cluster-wide.
  package let isUsed: Bool
  /// Whether policy Local uses it on this node.
  package let isUsedLocally: Bool
  /// Why it is not used, or its state if it is.
  package let reason: String
  /// The Pod behind it, as the slice gives it.
  package let pod: String?
  /// The node that it is on.
  package let node: String?
  /// The zone that it is in.
  package let zone: String?
  /// The slice that lists it.
  package let slice: String

  init<Family: IPFamily>(_ decision: EndpointDecision<Family>, _ node: NodeView) {
    endpoint = decision.endpoint.description
    isUsed = decision.clusterObjection == nil
    isUsedLocally = decision.localObjection == nil
    let weight = decision.state.weight
    reason =
      decision.clusterObjection?.text(decision.state)
      ?? (decision.state.isReady ? "ready" : "terminating, used as a last resort")
      + (weight == EndpointWeight.unstated ? "" : ", weight \(weight)")
    pod = decision.state.podName
    self.node = decision.state.nodeName
    zone = decision.state.zone
    slice = decision.slice.description
  }
}

extension Topology {
  fileprivate var text: String {
    switch self {
    case .everywhere: "hints are ignored: every ready endpoint is used"
    case .node(let name): "only endpoints with a hint for node \(name)"
    case .zone(let name): "only endpoints with a hint for zone \(name)"
    }
  }
}

extension SliceObjection {
  fileprivate var text: String {
    switch self {
    case .isHeadless: "is for DNS only"
    case .isForProxy(let name): "is for proxy \(name)"
    case .isOfFamily(let family): "is \(family)"
    case .hasNoPortOfName: "has no port with this name"
    case .hasTransport(let transport): "has the port with protocol \(transport.apiName)"
    case .hasNoNumber: "has no number for the port"
    }
  }
}

extension EndpointObjection {
  fileprivate func text(_ state: SliceEndpoint) -> String {
    switch self {
    case .notReady: state.isTerminating ? "terminating, no longer serving" : "not ready"
    case .othersAreReady: "terminating, and others are ready"
    case .meantForOthers: "only for \(Self.hints(state))"
    case .onAnotherNode: "on another node"
    case .hasNoWeight: "weight 0: no new connections"
    case .duplicate(let slice): "already in slice \(slice)"
    }
  }

  private static func hints(_ state: SliceEndpoint) -> String {
    (state.zoneHints.map { "zone \($0)" } + state.nodeHints.map { "node \($0)" }).joined(separator: ", ")
  }
}
