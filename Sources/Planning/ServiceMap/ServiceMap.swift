internal import Addresses
package import ClusterModel
package import ServicePlan

/// Services as a picture shows them: the frontends of each port, their treatment, and the endpoints that packets reach.
/// The same cluster always gives the same map.
package struct ServiceMap: Hashable, Sendable {
  /// The node from whose point of view it is drawn.
  package let node: String
  /// Whether Pods are recognized in one of the families.
  let recognizesPods: Bool
  /// The Services that are served, by namespace and name.
  package internal(set) var services: [MappedService]

  /// Makes the map of a cluster's Services on a node.
  ///
  /// - Parameter showsBothFamilies: show each Service in both families, instead of the family of its first ClusterIP.
  package init(
    of cluster: ClusterSnapshot, on node: NodeView, with settings: ProxySettings,
    showsBothFamilies: Bool = false
  ) {
    self.node = node.name
    let ipv4 = Plan<IPv4>.make(for: cluster, on: node, with: settings).plan
    let ipv6 = Plan<IPv6>.make(for: cluster, on: node, with: settings).plan
    recognizesPods = ipv4.node.localPods.areRecognized || ipv6.node.localPods.areRecognized
    services = cluster.services.compactMap { service in
      let view = (cluster, node, settings)
      let first = service.clusterIPs.first?.family
      let four = showsBothFamilies || first == .ipv4 ? Self.ports(of: service, ipv4, view) : []
      let six = showsBothFamilies || first == .ipv6 ? Self.ports(of: service, ipv6, view) : []
      if four.isEmpty && six.isEmpty { return nil }
      return MappedService(name: service.name.description, type: service.type.rawValue, ports: four + six)
    }
  }

  private static func ports<Family: IPFamily>(
    of service: Service, _ plan: Plan<Family>, _ view: (ClusterSnapshot, NodeView, ProxySettings)
  ) -> [MappedPort] {
    guard let planned = plan.services.first(where: { $0.name == service.name }) else { return [] }
    return zip(service.ports, planned.ports).map { port, planned in
      MappedPort(
        port, plan: planned, on: plan.node,
        decisions: PortDecisions(about: port, of: service, in: view.0, on: view.1, with: view.2))
    }
  }
}

/// A Service.
package struct MappedService: Hashable, Sendable {
  /// `shop/web`
  package let name: String
  /// `NodePort`
  package let type: String
  /// Its ports, for each family that is shown.
  package let ports: [MappedPort]
}

/// A port of a Service in one family.
package struct MappedPort: Hashable, Sendable {
  /// `http TCP 80, IPv4`
  package let name: String
  /// The addresses at which it is reached.
  package let frontends: [MappedFrontend]
  /// What happens there; each treatment once.
  package let treatments: [MappedTreatment]
  /// The endpoints in the Service's slices, each once.
  package let endpoints: [MappedEndpoint]

  init<Family: IPFamily>(
    _ port: ServicePort, plan: ServicePortPlan<Family>, on node: NodePlan<Family>,
    decisions: PortDecisions<Family>
  ) {
    name =
      "\(port.name.isEmpty ? "" : "\(port.name) ")\(port.transport.apiName) \(port.port), \(Family.family)"
      + plan.choice.note + (plan.limits.map { ", \($0.text)" } ?? "")
    let shown = decisions.endpoints.filter {
      if case .duplicate = $0.clusterObjection { false } else { true }
    }
    endpoints = shown.map(MappedEndpoint.init)
    var treatments: [Treatment] = []
    frontends = plan.frontends.map { frontend in
      let index = treatments.firstIndex(of: frontend.treatment) ?? treatments.count
      if index == treatments.count { treatments.append(frontend.treatment) }
      return MappedFrontend(frontend, treatment: index)
    }
    self.treatments = treatments.map { MappedTreatment($0, plan: plan, on: node, shown: shown) }
  }
}

extension EndpointChoice {
  /// `, maglev`; empty if every endpoint is equally likely.
  fileprivate var note: String {
    switch self {
    case .uniformlyRandom: ""
    case .weightedRandom: ", by weight"
    case .hashed: ", \(name)"
    }
  }
}

/// An address at which a port is reached.
package struct MappedFrontend: Hashable, Sendable {
  /// `10.96.0.1:80`, `any node address:30080`
  package let place: String
  /// `ClusterIP`, with the allowed sources if they are restricted.
  package let note: String
  /// The index of its treatment in `MappedPort.treatments`.
  package let treatment: Int

  init<Family: IPFamily>(_ frontend: Frontend<Family>, treatment: Int) {
    switch frontend.key {
    case .address(let address, _, let port): place = Endpoint<Family>(address, port).description
    case .nodePort(_, let port): place = "any node address:\(port)"
    }
    let ranges = frontend.sources.map { sources in
      (sources.policy == .allow ? ", only from " : ", not from ")
        + (sources.ranges.first.map { "\($0)" } ?? "nowhere")
        + (sources.ranges.count > 1 ? " +\(sources.ranges.count - 1)" : "")
    }
    note = frontend.kind.name + (ranges ?? "")
    self.treatment = treatment
  }
}

/// What happens to packets at a frontend.
package struct MappedTreatment: Hashable, Sendable {
  /// The color of the card, by the result for the client.
  package enum Tone: Hashable, Sendable {
    case served, dropped, refused
  }

  /// An endpoint that packets reach.
  package struct Link: Hashable, Sendable {
    /// The index of the endpoint in `MappedPort.endpoints`.
    package let endpoint: Int
    /// Only packets from the node itself and from Pods, if these are recognized, reach it; others reach only endpoints on
    /// this node.
    package let isFromInsideOnly: Bool
  }

  /// The text on the card, in two short lines.
  package let lines: [String]
  /// The result for the client.
  package let tone: Tone
  /// Empty if no endpoint is reached.
  package let links: [Link]

  init<Family: IPFamily>(
    _ treatment: Treatment, plan: ServicePortPlan<Family>, on node: NodePlan<Family>,
    shown: [EndpointDecision<Family>]
  ) {
    let (cluster, local) = (plan.clusterEndpoints.count, plan.localEndpoints.count)
    switch treatment {
    case .refuse:
      (lines, tone) = (
        ["refused", cluster + local == 0 ? "there is no endpoint" : "localhost has TCP only"], .refused
      )
    case .drop: (lines, tone) = (["dropped", "no endpoint on this node"], .dropped)
    case .balance(.cluster, let masquerade): (lines, tone) = ([Self.any(cluster), masquerade.text], .served)
    case .balance(.local, let masquerade):
      (lines, tone) = ([Self.any(local) + " on this node", masquerade.text], .served)
    case .preserveSource:
      let (others, inside) =
        node.localPods.areRecognized ? ("outside", "pods and node") : ("outside and pods", "node")
      lines = [
        local == 0 ? "\(others): dropped, none here" : "\(others): \(Self.any(local)) here",
        "\(inside): \(Self.any(cluster))",
      ]
      tone = local == 0 ? .dropped : .served
    }
    links = shown.indices.compactMap { index in
      let isCluster = shown[index].clusterObjection == nil
      let isLocal = plan.localEndpoints.contains(shown[index].endpoint)
      switch treatment {
      case .refuse, .drop: return nil
      case .balance(.cluster, _): return isCluster ? Link(endpoint: index, isFromInsideOnly: false) : nil
      case .balance(.local, _): return isLocal ? Link(endpoint: index, isFromInsideOnly: false) : nil
      case .preserveSource:
        return isLocal || isCluster ? Link(endpoint: index, isFromInsideOnly: !isLocal) : nil
      }
    }
  }

  private static func any(_ count: Int) -> String {
    count == 1 ? "the only endpoint" : "one of \(count) endpoints"
  }
}

extension Masquerade {
  fileprivate var text: String {
    switch self {
    case .never: "source kept"
    case .unlessLocalPod: "masqueraded, except from pods"
    case .always: "masqueraded"
    }
  }
}

/// An endpoint.
package struct MappedEndpoint: Hashable, Sendable {
  /// The endpoint's readiness.
  package enum State: Hashable, Sendable {
    case ready, terminating, notReady
  }

  /// `10.244.1.5:8080`
  package let address: String
  /// Node, zone and Pod, as far as they are known.
  package let place: String
  /// Its readiness, whether or not it is used.
  package let state: State
  /// Why it is not used cluster-wide; nil when it is.
  package let objection: String?

  init<Family: IPFamily>(_ decision: EndpointDecision<Family>) {
    address = decision.endpoint.description
    let state = decision.state
    let weight = state.weight == EndpointWeight.unstated ? nil : "weight \(state.weight)"
    let parts = [state.nodeName, state.zone.map { "zone \($0)" }, state.podName, weight]
    place = parts.compactMap { $0 }.joined(separator: " · ")
    self.state = state.isReady ? .ready : state.isServing && state.isTerminating ? .terminating : .notReady
    objection =
      switch decision.clusterObjection {
      case nil: nil
      case .notReady: "not ready"
      case .othersAreReady: "terminating"
      case .meantForOthers: "for another zone"
      case .onAnotherNode: "on another node"
      case .hasNoWeight: "weight 0"
      case .duplicate: "duplicate"
      }
  }
}
