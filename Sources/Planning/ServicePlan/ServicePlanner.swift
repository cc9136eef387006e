internal import Addresses
internal import ClusterModel

/// Plans Services one at a time. A plan depends only on the Service, its slices and the node; conflicts between
/// Services are resolved later.
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
    let live = selection.servingEndpoints(knowing: cluster)
    let treatments = Treatments(
      service, cluster: !cluster.isEmpty, local: !local.isEmpty, clusterIPMasquerade: clusterIPMasquerade)
    let weights = selection.weights
    return ServicePortPlan(
      name: ServicePortName(service.name, port: port.name, transport: port.transport),
      clusterEndpoints: cluster, localEndpoints: local, hairpinAddresses: selection.localAddresses,
      servingEndpoints: port.transport == .udp ? live : [], liveEndpoints: live,
      choice: choice(for: service, isWeighted: !weights.isEmpty), weights: weights,
      affinitySeconds: service.affinitySeconds, resetMark: resetMark(for: port, of: service),
      limits: settings.servesLimits ? service.limits : nil,
      frontends: addresses.frontends(for: port, treatments: treatments))
  }

  private func resetMark(for port: ServicePort, of service: Service) -> UInt32? {
    let isAskedFor = service.resetsConnections ?? settings.resetsConnections
    return isAskedFor && port.transport == .tcp ? settings.resetMark : nil
  }

  private func choice(for service: Service, isWeighted: Bool) -> EndpointChoice {
    switch service.algorithm ?? settings.defaultAlgorithm {
    case .random: isWeighted ? .weightedRandom : .uniformlyRandom
    case .maglev: .hashed(.flow, tableSize: service.hashTableSize)
    case .sourceHash: .hashed(.source, tableSize: service.hashTableSize)
    case .destinationHash: .hashed(.destination, tableSize: service.hashTableSize)
    }
  }

  /// Returns the sources that the load balancer's addresses allow. If they include the node's own address, the load
  /// balancer addresses themselves are allowed too: some load balancers configure them as local addresses, and then the
  /// node uses them as source addresses.
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
  /// Headless Services and ExternalName are for DNS only, and labeled Services are for other proxies. A Service without
  /// a ClusterIP in the family is not served in that family, whatever other addresses it has.
  func isServed(in family: AddressFamily, with settings: ProxySettings) -> Bool {
    objection(in: family, with: settings) == nil
  }

  var usesLocalEndpoints: Bool {
    internalTrafficPolicy == .local || externalTrafficPolicy == .local
  }

  /// Returns the load balancer addresses that are still the destination when packets reach a node. Those with ipMode
  /// Proxy are not.
  func virtualIngress<Family: IPFamily>(_: Family.Type) -> [Family.Address] {
    type == .loadBalancer ? ingress.filter(\.isVirtual).compactMap { Family.own($0.address) } : []
  }
}
