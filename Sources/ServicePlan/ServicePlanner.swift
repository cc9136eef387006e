internal import Addresses
internal import ClusterModel

/// Plans one Service after the other. What it gives for a Service depends on that Service, its slices and the node
/// alone; which of two Services has an address is settled afterwards.
struct ServicePlanner<Family: IPFamily> {
  let node: NodeView
  let settings: ProxySettings
  let localPods: LocalPods<Family>
  let primaryAddress: Family.Address?
  let hasNodePortAddresses: Bool

  init(node: NodeView, settings: ProxySettings, plan: NodePlan<Family>) {
    self.node = node
    self.settings = settings
    localPods = plan.localPods
    primaryAddress = node.primaryAddress(Family.self)
    hasNodePortAddresses = !plan.nodePortAddresses.isEmpty
  }

  /// Headless Services and ExternalName are the DNS's business; a label names another proxy. A Service without a
  /// ClusterIP of this family is not in this family at all, whatever other addresses it has.
  func serves(_ service: Service) -> Bool {
    service.type != .externalName && !service.isHeadless && service.proxyName == settings.proxyName
      && service.clusterIPs.contains { $0.family == Family.family }
  }

  func plan(_ service: Service, slices: [EndpointSlice]) -> ServicePlan<Family> {
    let addresses = ServiceAddresses(service, allowedSources: allowedSources(of: service))
    return ServicePlan(
      name: service.name, created: service.created, clusterIPs: addresses.clusterIPs,
      ports: service.ports.map { plan($0, of: service, at: addresses, slices: slices) })
  }

  private func plan(
    _ port: ServicePort, of service: Service, at addresses: ServiceAddresses<Family>,
    slices: [EndpointSlice]
  ) -> ServicePortPlan<Family> {
    let selection = EndpointSelection<Family>(port: port, slices: slices, node: node)
    let cluster = selection.clusterEndpoints(for: node)
    let local = service.usesLocalEndpoints ? selection.localEndpoints : []
    let treatments = Treatments(
      service, cluster: !cluster.isEmpty, local: !local.isEmpty, clusterIPMasquerade: clusterIPMasquerade)
    return ServicePortPlan(
      name: ServicePortName(service.name, port: port.name, transport: port.transport),
      clusterEndpoints: cluster, localEndpoints: local, hairpinAddresses: selection.localAddresses,
      affinitySeconds: service.affinitySeconds,
      frontends: addresses.frontends(for: port, treatments: treatments))
  }

  private var clusterIPMasquerade: Masquerade {
    if settings.masqueradesAll { return .always }
    return localPods == .unknown ? .never : .unlessLocalPod
  }

  /// Who may come in by the load balancer's addresses. Where the node's own address may, the addresses themselves
  /// may: some load balancers make them local addresses, and then the node reaches them from themselves.
  private func allowedSources(of service: Service) -> [Prefix<Family>]? {
    let own = service.sourceRanges.compactMap { $0.own(Family.self) }
    let isOpen = own.isEmpty && (service.sourceRanges.isEmpty || !settings.hasStrictSourceRanges)
    guard !isOpen, !own.contains(where: \.isEverything) else { return nil }
    let includesNode = primaryAddress.map { node in own.contains { $0.contains(node) } } ?? false
    let addresses = includesNode ? service.virtualIngress(Family.self).map { Prefix<Family>($0) } : []
    return (own + addresses).withoutNested()
  }
}

/// What happens at each kind of frontend of one Service port.
struct Treatments {
  let clusterIP: Treatment
  let external: Treatment

  init(_ service: Service, cluster: Bool, local: Bool, clusterIPMasquerade: Masquerade) {
    guard cluster || local else {
      clusterIP = .refuse
      external = .refuse
      return
    }
    switch service.internalTrafficPolicy {
    case .cluster: clusterIP = .balance(over: .cluster, clusterIPMasquerade)
    case .local: clusterIP = local ? .balance(over: .local, clusterIPMasquerade) : .drop
    }
    switch service.externalTrafficPolicy {
    case .cluster: external = .balance(over: .cluster, .always)
    case .local: external = .preserveSource
    }
  }
}

extension Service {
  fileprivate var usesLocalEndpoints: Bool {
    internalTrafficPolicy == .local || externalTrafficPolicy == .local
  }

  /// The load balancer's addresses that packets keep until they reach a node; those of ipMode Proxy are left alone.
  func virtualIngress<Family: IPFamily>(_: Family.Type) -> [Family.Address] {
    type == .loadBalancer ? ingress.filter(\.isVirtual).compactMap { Family.own($0.address) } : []
  }
}

/// The addresses of one Service in one family.
private struct ServiceAddresses<Family: IPFamily> {
  let clusterIPs: [Family.Address]
  let loadBalancer: [Family.Address]
  let external: [Family.Address]
  let servesNodePorts: Bool
  let allowedSources: [Prefix<Family>]?

  init(_ service: Service, allowedSources: [Prefix<Family>]?) {
    clusterIPs = service.clusterIPs.compactMap(Family.own)
    loadBalancer = service.virtualIngress(Family.self)
    external = service.externalIPs.compactMap(Family.own)
    servesNodePorts = service.type == .nodePort || service.type == .loadBalancer
    self.allowedSources = allowedSources
  }

  func frontends(for port: ServicePort, treatments: Treatments) -> [Frontend<Family>] {
    func at(_ address: Family.Address, _ kind: FrontendKind, _ treatment: Treatment) -> Frontend<Family> {
      Frontend(
        key: .address(address, port.transport, port.port), kind: kind, treatment: treatment,
        allowedSources: kind == .loadBalancer ? allowedSources : nil)
    }
    var frontends = clusterIPs.map { at($0, .clusterIP, treatments.clusterIP) }
    if servesNodePorts, let nodePort = port.nodePort {
      frontends.append(
        Frontend(
          key: .nodePort(port.transport, nodePort), kind: .nodePort, treatment: treatments.external,
          allowedSources: nil))
    }
    frontends += loadBalancer.map { at($0, .loadBalancer, treatments.external) }
    frontends += external.map { at($0, .externalIP, treatments.external) }
    return frontends
  }
}
