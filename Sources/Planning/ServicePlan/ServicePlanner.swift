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
    let addresses = addresses(of: service)
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
    let exceptions = selection.exceptions(knowing: cluster)
    let isWeighted = exceptions?.value.weights.isEmpty == false
    return ServicePortPlan(
      name: ServicePortName(service.name, port: port.name, transport: port.transport),
      clusterEndpoints: cluster, localEndpoints: local, hairpinAddresses: selection.localAddresses,
      choice: choice(for: service, isWeighted: isWeighted),
      affinitySeconds: service.affinitySeconds, resetMark: resetMark(for: port, of: service),
      limits: settings.servesLimits ? service.limits : nil,
      frontends: addresses.frontends(for: port, treatments: treatments), exceptions: exceptions)
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

  /// Returns the addresses of a Service, with the sources that may come in at each.
  func addresses(of service: Service) -> ServiceAddresses<Family> {
    ServiceAddresses(
      service, loadBalancerSources: loadBalancerSources(of: service),
      outsideSources: outsideSources(of: service),
      with: settings)
  }

  private func loadBalancerSources(of service: Service) -> SourceRule<Family>? {
    if service.sourceRanges.isEmpty { return nil }
    return sourceRule(
      service.sourceRanges, service.sourceRangesPolicy ?? .allow, .loadBalancer,
      at: service.virtualIngress(Family.self))
  }

  private func outsideSources(of service: Service) -> SourceRule<Family>? {
    guard let ranges = service.outsideSourceRanges, !ranges.isEmpty else { return nil }
    return sourceRule(
      ranges, service.outsideSourceRangesPolicy ?? .allow, .outside,
      at: service.externalIPs.compactMap(Family.own))
  }

  /// Returns what the ranges of a list say in this family; nil if they restrict nothing. If they include the node's own
  /// address, they include the restricted addresses too: some load balancers configure them as local addresses, and then
  /// the node uses them as source addresses.
  private func sourceRule(
    _ ranges: [IPPrefix], _ policy: SourceRangesPolicy, _ list: SourceListKind,
    at restricted: [Family.Address]
  ) -> SourceRule<Family>? {
    let own = ranges.compactMap { $0.own(Family.self) }
    let isOpen =
      switch policy {
      case .deny: own.isEmpty
      case .allow: own.isEmpty && !settings.hasStrictSourceRanges || own.contains(where: \.isEverything)
      }
    if isOpen { return nil }
    let includesNode = primaryAddress.map { node in own.contains { $0.contains(node) } } ?? false
    let addresses = includesNode ? restricted.map { Prefix<Family>($0) } : []
    return SourceRule(policy: policy, ranges: (own + addresses).withoutNested(), list: list)
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
