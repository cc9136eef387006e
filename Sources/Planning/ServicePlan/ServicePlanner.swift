internal import Addresses
internal import ClusterModel

/// Plans one Service after the other. What it gives for a Service depends on that Service, its slices and the node
/// alone; which of two Services has an address is settled afterwards.
struct ServicePlanner<Family: IPFamily> {
  let node: NodeView
  let settings: ProxySettings
  let primaryAddress: Family.Address?
  let nodePortAddresses: [Family.Address]
  private let clusterIPMasquerade: Masquerade

  init(node: NodeView, settings: ProxySettings, plan: NodePlan<Family>) {
    self.node = node
    self.settings = settings
    primaryAddress = node.primaryAddress(Family.self)
    nodePortAddresses = plan.nodePortAddresses
    clusterIPMasquerade =
      settings.masqueradesAll ? .always : plan.localPods == .unknown ? .never : .unlessLocalPod
  }

  func serves(_ service: Service) -> Bool { service.isServed(in: Family.family, with: settings) }

  func plan(_ service: Service, slices: ServiceSlices) -> ServicePlan<Family> {
    let areAllUsed = slices.indices.allSatisfy {
      slices.all[slices.indexInAll(of: $0)].isUsed(with: settings)
    }
    let slices = areAllUsed ? slices : ServiceSlices(slices.filter { $0.isUsed(with: settings) })
    let addresses = ServiceAddresses<Family>(
      service, allowedSources: allowedSources(of: service), with: settings)
    var ports: [ServicePortPlan<Family>] = []
    ports.reserveCapacity(service.ports.count)
    for index in service.ports.indices {
      ports.append(plan(service.ports[index], of: service, at: addresses, slices: slices))
    }
    return ServicePlan(
      name: service.name, created: service.created, clusterIPs: addresses.clusterIPs, ports: ports)
  }

  private func plan(
    _ port: ServicePort, of service: Service, at addresses: ServiceAddresses<Family>,
    slices: ServiceSlices
  ) -> ServicePortPlan<Family> {
    let selection = EndpointSelection<Family>(port: port, slices: slices, node: node)
    let cluster = selection.clusterEndpoints(for: node)
    let local = service.usesLocalEndpoints ? selection.localEndpoints : []
    let treatments = Treatments(
      service, cluster: !cluster.isEmpty, local: !local.isEmpty, clusterIPMasquerade: clusterIPMasquerade)
    return ServicePortPlan(
      name: ServicePortName(service.name, port: port.name, transport: port.transport),
      clusterEndpoints: cluster, localEndpoints: local, hairpinAddresses: selection.localAddresses,
      servingEndpoints: port.transport == .udp ? selection.servingEndpoints : [],
      affinitySeconds: service.affinitySeconds,
      frontends: addresses.frontends(for: port, treatments: treatments))
  }

  /// Who may come in by the load balancer's addresses. Where the node's own address may, the addresses themselves
  /// may: some load balancers make them local addresses, and then the node reaches them from themselves.
  func allowedSources(of service: Service) -> [Prefix<Family>]? {
    if service.sourceRanges.isEmpty { return nil }
    let own = service.sourceRanges.compactMap { $0.own(Family.self) }
    let isOpen = own.isEmpty && !settings.hasStrictSourceRanges
    guard !isOpen, !own.contains(where: \.isEverything) else { return nil }
    let includesNode = primaryAddress.map { node in own.contains { $0.contains(node) } } ?? false
    let addresses = includesNode ? service.virtualIngress(Family.self).map { Prefix<Family>($0) } : []
    return (own + addresses).withoutNested()
  }
}

extension Service {
  /// Headless Services and ExternalName are the DNS's business; a label names another proxy. A Service without a
  /// ClusterIP of the family is not in this family at all, whatever other addresses it has.
  func isServed(in family: AddressFamily, with settings: ProxySettings) -> Bool {
    objection(in: family, with: settings) == nil
  }

  var usesLocalEndpoints: Bool {
    internalTrafficPolicy == .local || externalTrafficPolicy == .local
  }

  /// The load balancer's addresses that packets keep until they reach a node; those of ipMode Proxy are left alone.
  func virtualIngress<Family: IPFamily>(_: Family.Type) -> [Family.Address] {
    type == .loadBalancer ? ingress.filter(\.isVirtual).compactMap { Family.own($0.address) } : []
  }
}
