internal import Addresses
internal import ClusterModel

/// The addresses of one Service in one family.
struct ServiceAddresses<Family: IPFamily> {
  let clusterIPs: [Family.Address]
  let loadBalancer: [Family.Address]
  let external: [Family.Address]
  let servesNodePorts: Bool
  /// The loopback address, if node ports are served there: those of TCP, by a relay and not by rules.
  private let localhost: Family.Address?
  /// Who may come in at the load balancer's addresses; nil allows everyone.
  let loadBalancerSources: SourceRule<Family>?
  /// Who may come in at external IPs and node ports; nil allows everyone.
  let outsideSources: SourceRule<Family>?

  // Borrowing, because an initializer copies its arguments, with a count for each of a Service's references.
  init(
    _ service: borrowing Service, loadBalancerSources: SourceRule<Family>?,
    outsideSources: SourceRule<Family>?,
    with settings: ProxySettings
  ) {
    clusterIPs = service.clusterIPs.compactMap(Family.own)
    loadBalancer = service.virtualIngress(Family.self)
    external = settings.servesExternalIPs ? service.externalIPs.compactMap(Family.own) : []
    localhost =
      settings.nodePortAddresses.localhostFamilies.contains(Family.family)
      ? Family.own(Family.family.loopbackAddress) : nil
    servesNodePorts = service.type == .nodePort || service.type == .loadBalancer
    self.loadBalancerSources = loadBalancerSources
    self.outsideSources = outsideSources
  }

  /// Returns each frontend once, in the order ClusterIPs, node port, load balancer addresses, external IPs.
  func frontends(for port: ServicePort, treatments: Treatments) -> [Frontend<Family>] {
    func at(_ address: Family.Address, _ kind: FrontendKind, _ treatment: Treatment) -> Frontend<Family> {
      Frontend(
        key: .address(address, port.transport, port.port), kind: kind, treatment: treatment,
        sources: sources(at: kind))
    }
    var frontends = clusterIPs.map { at($0, .clusterIP, treatments.clusterIP) }
    if servesNodePorts, let nodePort = port.nodePort {
      frontends.append(
        Frontend(
          key: .nodePort(port.transport, nodePort), kind: .nodePort, treatment: treatments.external,
          sources: outsideSources))
      // A client must not wait for an answer that no relay gives.
      if let localhost, port.transport != .tcp {
        frontends.append(
          Frontend(
            key: .address(localhost, port.transport, nodePort), kind: .nodePort, treatment: .refuse,
            sources: nil))
      }
    }
    for address in loadBalancer { frontends.add(at(address, .loadBalancer, treatments.external)) }
    for address in external { frontends.add(at(address, .externalIP, treatments.external)) }
    return frontends
  }

  private func sources(at kind: FrontendKind) -> SourceRule<Family>? {
    switch kind {
    case .clusterIP: nil
    case .loadBalancer: loadBalancerSources
    case .nodePort, .externalIP: outsideSources
    }
  }
}

extension Array {
  /// Adds a frontend, or tightens the existing one: a Service may name an address twice, for example as its ClusterIP
  /// and as its load balancer address.
  fileprivate mutating func add<Family>(_ frontend: Frontend<Family>) where Element == Frontend<Family> {
    if let index = firstIndex(where: { $0.key == frontend.key }) {
      self[index] = self[index].joined(with: frontend)
    } else {
      append(frontend)
    }
  }
}

extension Frontend {
  /// Combines the frontend with the same one from a field of lower rank: keeps its kind, with the stricter of both
  /// treatments and the source ranges of either, or its own if both have some.
  fileprivate func joined(with weaker: Self) -> Self {
    Self(
      key: key, kind: kind, treatment: treatment.stricter(than: weaker.treatment),
      sources: sources ?? weaker.sources)
  }
}
