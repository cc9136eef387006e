package import Addresses
package import ClusterModel
package import ServicePlan

/// The first packet of a flow.
package struct FirstPacket: CustomStringConvertible {
  /// Who sends it, and from which address.
  package let sender: Sender
  package let source: IPAddress
  package let destination: IPAddress
  package let transport: Transport
  package let port: Port

  /// Who sends a packet. A pod is local when the detector says so; else it comes from outside.
  package enum Sender { case localPod, node, outside }

  /// A packet.
  package init(
    sender: Sender, source: IPAddress, destination: IPAddress, transport: Transport, port: Port
  ) {
    self.sender = sender
    self.source = source
    self.destination = destination
    self.transport = transport
    self.port = port
  }

  package var description: String { "\(sender) \(source) > \(destination) \(transport) \(port)" }
}

/// What happens to it.
package enum ContractOutcome: Equatable {
  /// No business of the proxy's.
  case untouched
  case refused
  case dropped
  /// One of these answers, `address:port` each, and sees the node's address as the source, or the sender's.
  case answered(by: Set<String>, masqueraded: Bool)
}

/// What the contract says, read from its page and not from the code: slow, simple, and with sets instead of order.
package struct Reference {
  package let cluster: ClusterSnapshot
  package let node: NodeView
  package let settings: ProxySettings
  package let family: AddressFamily

  /// The contract for this world.
  package init(cluster: ClusterSnapshot, node: NodeView, settings: ProxySettings, family: AddressFamily) {
    self.cluster = cluster
    self.node = node
    self.settings = settings
    self.family = family
  }

  /// What the contract says of a packet.
  package func outcome(of packet: FirstPacket) -> ContractOutcome {
    guard let winner = winner(of: packet) else { return outcomeWithoutService(packet) }
    return outcome(of: packet, to: winner.service, winner.port, by: winner.ways)
  }

  /// The limits of the Service port that the packet is for: what exceeds one of them is refused, where an endpoint would
  /// answer it below the limit.
  package func limits(on packet: FirstPacket) -> (port: String, limits: ConnectionLimits)? {
    guard settings.servesLimits, let (service, port, _) = winner(of: packet), let limits = service.limits
    else {
      return nil
    }
    return ("\(service.name):\(port.name)", limits)
  }

  /// Whether the packet's client stays with its endpoint.
  package func hasAffinity(_ packet: FirstPacket) -> Bool {
    winner(of: packet)?.service.affinitySeconds != nil
  }

  /// Whether the packet's own addresses and ports decide which of the endpoints answers.
  package func isHashed(_ packet: FirstPacket) -> Bool {
    switch winner(of: packet)?.service.algorithm ?? settings.defaultAlgorithm {
    case .random: false
    case .maglev, .sourceHash, .destinationHash: true
    }
  }

  /// Whether new flows like the packet's, from other ports, reach all of its endpoints, each about as often.
  package func spreadsEvenly(_ packet: FirstPacket) -> Bool {
    guard let (service, port, _) = winner(of: packet) else { return true }
    let weights = Set(backends(of: service, port).map(\.state.weight)).subtracting([0])
    return weights.count <= 1
      && [.random, .maglev].contains(service.algorithm ?? settings.defaultAlgorithm)
  }

  /// The same sender's packets to the same Service port by its other addresses.
  package func otherWays(than packet: FirstPacket) -> [FirstPacket] {
    guard let (service, port, _) = winner(of: packet) else { return [] }
    let addresses = (service.clusterIPs + service.externalIPs + service.ingress.map(\.address))
      .filter { $0.family == family }
    let targets = addresses.map { ($0, port.port) }
    let nodePorts = nodePortAddresses.sorted().prefix(1).compactMap { node in port.nodePort.map { (node, $0) }
    }
    return (targets + nodePorts).map { destination, number in
      FirstPacket(
        sender: packet.sender, source: packet.source, destination: destination, transport: port.transport,
        port: number)
    }.filter { other in
      winner(of: other).map { $0.service.name == service.name && $0.port == port } ?? false
    }
  }

  /// "The node's primary address per family by default, else CIDRs over the interfaces' addresses; never loopback."
  package var nodePortAddresses: Set<IPAddress> {
    let setting = settings.nodePortAddresses
    let primary = setting.includesPrimary ? node.addresses.first { $0.family == family } : nil
    let own = node.interfaceAddresses.filter { address in
      address.family == family && setting.blocks.contains { $0.contains(address) }
    }
    return Set((own + [primary].compactMap { $0 }).filter { !$0.isLoopback })
  }

  private func winner(of packet: FirstPacket) -> (service: Service, port: ServicePort, ways: [Way])? {
    let asking = cluster.services.flatMap { service in
      service.ports.compactMap { port in
        let ways = ways(to: service, port, for: packet)
        return ways.isEmpty ? nil : (service: service, port: port, ways: ways)
      }
    }
    let strongest = asking.compactMap { $0.ways.min() }.min()
    let equals = asking.filter { $0.ways.contains { $0 == strongest } }
    return equals.min { isOlder($0.service, $1.service) }
  }

  /// "Between equals the oldest wins."
  private func isOlder(_ one: Service, _ other: Service) -> Bool {
    let (age, otherAge) = (one.created ?? .max, other.created ?? .max)
    return age == otherAge ? one.name < other.name : age < otherAge
  }

  /// "A wrong port on a live ClusterIP is rejected; an unallocated address inside a ServiceCIDR is dropped." With the
  /// setting, "other ports of a load balancer's or external address that is not the node's own: refused".
  private func outcomeWithoutService(_ packet: FirstPacket) -> ContractOutcome {
    let address = packet.destination
    if isClusterIP(address) { return .refused }
    if settings.refusesOtherPorts, isExternal(address), !node.interfaceAddresses.contains(address) {
      return .refused
    }
    return cluster.serviceCIDRs.flatMap(\.cidrs).contains { $0.contains(address) } ? .dropped : .untouched
  }

  // MARK: Which Services

  /// How a packet comes to a Service: "a ClusterIP outranks a node port, that a load balancer address, that an externalIP,
  /// whatever the age".
  private enum Way: Comparable { case clusterIP, nodePort, loadBalancer, external }

  private func isServed(_ service: Service) -> Bool {
    guard service.type != .externalName, !service.isHeadless else { return false }
    return service.proxyName == settings.proxyName && service.clusterIPs.contains { $0.family == family }
  }

  private func isClusterIP(_ address: IPAddress) -> Bool {
    cluster.services.contains { isServed($0) && $0.clusterIPs.contains(address) }
  }

  private func isExternal(_ address: IPAddress) -> Bool {
    cluster.services.contains { service in
      let ingress = service.type == .loadBalancer ? service.ingress.filter(\.isVirtual).map(\.address) : []
      return isServed(service) && (ingress + service.externalIPs).contains(address)
    }
  }

  private func ways(to service: Service, _ port: ServicePort, for packet: FirstPacket) -> [Way] {
    guard isServed(service), port.transport == packet.transport else { return [] }
    let address = packet.destination
    var ways: [Way] = []
    if port.port == packet.port {
      let isOwn = service.clusterIPs.contains(address)
      let ingress = service.type == .loadBalancer ? service.ingress.filter(\.isVirtual).map(\.address) : []
      if isOwn { ways.append(.clusterIP) }
      // "A ClusterIP is its Service's alone, with all its ports."
      if isOwn || !isClusterIP(address) {
        if ingress.contains(address) { ways.append(.loadBalancer) }
        if service.externalIPs.contains(address) { ways.append(.external) }
      }
    }
    if service.type != .clusterIP, port.nodePort == packet.port, nodePortAddresses.contains(address) {
      ways.append(.nodePort)
    }
    return ways
  }

  // MARK: Which endpoints

  package struct Backend {
    package let text: String
    package let state: SliceEndpoint
  }

  /// All of the Service port's endpoints, each once.
  package func backends(of service: Service, _ port: ServicePort) -> [Backend] {
    var found: [String: Backend] = [:]
    for slice in cluster.slices where slice.service == service.name && slice.family == family {
      guard !slice.isHeadless, slice.proxyName == nil || slice.proxyName == settings.proxyName else {
        continue
      }
      for entry in slice.ports where entry.name == port.name && entry.transport == port.transport {
        guard let number = entry.port else { continue }
        for state in slice.endpoints {
          let text = family == .ipv4 ? "\(state.address):\(number)" : "[\(state.address)]:\(number)"
          if let known = found[text], rank(known.state) >= rank(state) { continue }
          found[text] = Backend(text: text, state: state)
        }
      }
    }
    return Array(found.values)
  }

  /// "The ready one wins", and of equal ones that with the larger weight.
  private func rank(_ state: SliceEndpoint) -> (Int, UInt16) {
    (isReady(state) ? 2 : terminatesAndServes(state) ? 1 : 0, state.weight)
  }

  /// "Weight 0: no new connections", as if it were not ready.
  private func isReady(_ state: SliceEndpoint) -> Bool { state.isReady && state.weight > 0 }

  private func terminatesAndServes(_ state: SliceEndpoint) -> Bool {
    !state.isReady && state.isServing && state.isTerminating && state.weight > 0
  }

  private func clusterSet(_ all: [Backend]) -> [Backend] {
    let ready = all.filter { isReady($0.state) }
    guard !ready.isEmpty else { return all.filter { terminatesAndServes($0.state) } }
    if let hinted = hinted(ready, by: \.nodeHints, for: node.name) { return hinted }
    if let zone = node.zone, let hinted = hinted(ready, by: \.zoneHints, for: zone) { return hinted }
    return ready
  }

  /// "Used only if every ready endpoint has one and at least one names our node or zone."
  private func hinted(_ ready: [Backend], by hints: KeyPath<SliceEndpoint, [String]>, for name: String)
    -> [Backend]?
  {
    guard ready.allSatisfy({ !$0.state[keyPath: hints].isEmpty }) else { return nil }
    let ours = ready.filter { $0.state[keyPath: hints].contains(name) }
    return ours.isEmpty ? nil : ours
  }

  private func localSet(_ all: [Backend]) -> [Backend] {
    let here = all.filter { $0.state.nodeName == node.name }
    let ready = here.filter { isReady($0.state) }
    return ready.isEmpty ? here.filter { terminatesAndServes($0.state) } : ready
  }

  // MARK: What happens to a packet

  private var canTellLocalPods: Bool {
    switch settings.localPods {
    case .none: false
    case .interface: true
    case .sources(let blocks): blocks.contains { $0.family == family }
    }
  }

  /// "Where a Service names an address twice, the stricter treatment counts."
  private func outcome(
    of packet: FirstPacket, to service: Service, _ port: ServicePort, by ways: [Way]
  ) -> ContractOutcome {
    if let list = list(of: service, for: ways), !mayEnter(packet.source, list) { return .dropped }
    let all = backends(of: service, port)
    let (anywhere, here) = (clusterSet(all), localSet(all))
    if anywhere.isEmpty && here.isEmpty { return .refused }
    let isLocalPod = canTellLocalPods && packet.sender == .localPod
    let isFromOutside = ways.contains { $0 != .clusterIP }
    let masqueraded = settings.masqueradesAll || canTellLocalPods && !isLocalPod
    if ways.contains(.clusterIP), service.internalTrafficPolicy == .local {
      return answered(by: here, masqueraded)
    }
    if isFromOutside, service.externalTrafficPolicy == .local {
      if isLocalPod { return answered(by: anywhere, false) }
      return packet.sender == .node ? answered(by: anywhere, true) : answered(by: here, false)
    }
    if ways.contains(.clusterIP), settings.masqueradesAll || canTellLocalPods || !isFromOutside {
      return answered(by: anywhere, masqueraded)
    }
    return answered(by: anywhere, true)
  }

  private func answered(by backends: [Backend], _ masqueraded: Bool) -> ContractOutcome {
    backends.isEmpty ? .dropped : .answered(by: Set(backends.map(\.text)), masqueraded: masqueraded)
  }

  /// A list of source ranges, and the addresses from which the node itself comes where it is in them.
  private struct List {
    let ranges: [IPPrefix]
    let isDeny: Bool
    let addresses: [IPAddress]
  }

  /// "Source ranges guard the load balancer's addresses", by annotation others external IPs and node ports. An address
  /// comes before a node port there; of two lists, the load balancer's counts.
  private func list(of service: Service, for ways: [Way]) -> List? {
    let balancer = List(
      ranges: service.sourceRanges, isDeny: service.sourceRangesPolicy == .deny,
      addresses: service.ingress.filter(\.isVirtual).map(\.address))
    let outside = List(
      ranges: service.outsideSourceRanges ?? [], isDeny: service.outsideSourceRangesPolicy == .deny,
      addresses: service.externalIPs)
    if ways.contains(.loadBalancer), restricts(balancer) { return balancer }
    if ways.contains(.external), restricts(outside) { return outside }
    return ways == [.nodePort] && restricts(outside) ? outside : nil
  }

  private func restricts(_ list: List) -> Bool {
    let own = list.ranges.filter { $0.family == family }
    if list.isDeny { return !own.isEmpty }
    if own.isEmpty { return !list.ranges.isEmpty && settings.hasStrictSourceRanges }
    let everything: [IPPrefix] = ["0.0.0.0/0", "::/0"]
    return !own.contains { everything.contains($0) }
  }

  private func mayEnter(_ source: IPAddress, _ list: List) -> Bool {
    let own = list.ranges.filter { $0.family == family }
    if own.contains(where: { $0.contains(source) }) { return !list.isDeny }
    guard let primary = node.addresses.first(where: { $0.family == family }),
      own.contains(where: { $0.contains(primary) }), list.addresses.contains(source)
    else { return list.isDeny }
    return !list.isDeny
  }
}
