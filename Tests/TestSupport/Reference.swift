package import Addresses
package import ClusterModel
package import ServicePlan

/// The first packet of a flow.
package struct FirstPacket: CustomStringConvertible {
  /// Who sends it, and from which address.
  package let sender: Sender
  package let source: IPAddress
  package let destination: Destination
  package let transport: Transport
  package let port: Port

  /// Who sends a packet. A pod is local when the detector says so; else it comes from outside.
  package enum Sender { case localPod, node, outside }

  package enum Destination: Hashable {
    case address(IPAddress)
    /// One of the addresses that node ports are served on.
    case node
  }

  /// A packet.
  package init(
    sender: Sender, source: IPAddress, destination: Destination, transport: Transport, port: Port
  ) {
    self.sender = sender
    self.source = source
    self.destination = destination
    self.transport = transport
    self.port = port
  }

  package var description: String { "\(sender) \(source) > \(destination) \(transport) \(port)" }
}

/// What becomes of it.
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
    return outcome(of: packet, to: winner.service, winner.port, by: winner.way)
  }

  /// Whether the packet's client stays with its endpoint.
  package func hasAffinity(_ packet: FirstPacket) -> Bool {
    winner(of: packet)?.service.affinitySeconds != nil
  }

  /// The same sender's packets to the same Service port by its other addresses.
  package func otherWays(than packet: FirstPacket) -> [FirstPacket] {
    guard let (service, port, _) = winner(of: packet) else { return [] }
    let addresses = (service.clusterIPs + service.externalIPs + service.ingress.map(\.address))
      .filter { $0.family == family }
    let targets = addresses.map { (FirstPacket.Destination.address($0), port.port) }
    let nodePort = port.nodePort.map { [(FirstPacket.Destination.node, $0)] } ?? []
    return (targets + nodePort).map { destination, number in
      FirstPacket(
        sender: packet.sender, source: packet.source, destination: destination, transport: port.transport,
        port: number)
    }.filter { other in
      winner(of: other).map { $0.service.name == service.name && $0.port == port } ?? false
    }
  }

  private func winner(of packet: FirstPacket) -> (service: Service, port: ServicePort, way: Way)? {
    let asking = cluster.services.flatMap { service in
      service.ports.flatMap { port in
        ways(to: service, port, for: packet).map { (service: service, port: port, way: $0) }
      }
    }
    guard let oldest = asking.map(\.service).min(by: isOlder) else { return nil }
    return asking.first { $0.service.name == oldest.name }
  }

  /// "The oldest wins, always."
  private func isOlder(_ one: Service, _ other: Service) -> Bool {
    let (age, otherAge) = (one.created ?? .max, other.created ?? .max)
    return age == otherAge ? one.name < other.name : age < otherAge
  }

  /// "A wrong port on a live ClusterIP is rejected; an unallocated address inside a ServiceCIDR is dropped."
  private func outcomeWithoutService(_ packet: FirstPacket) -> ContractOutcome {
    guard case .address(let address) = packet.destination else { return .untouched }
    if cluster.services.contains(where: { isServed($0) && $0.clusterIPs.contains(address) }) {
      return .refused
    }
    return cluster.serviceCIDRs.flatMap(\.cidrs).contains { $0.contains(address) } ? .dropped : .untouched
  }

  // MARK: Which Services

  private enum Way { case clusterIP, nodePort, loadBalancer, external }

  private func isServed(_ service: Service) -> Bool {
    guard service.type != .externalName, !service.isHeadless else { return false }
    return service.proxyName == settings.proxyName && service.clusterIPs.contains { $0.family == family }
  }

  private func ways(to service: Service, _ port: ServicePort, for packet: FirstPacket) -> [Way] {
    guard isServed(service), port.transport == packet.transport else { return [] }
    switch packet.destination {
    case .node:
      return service.type != .clusterIP && port.nodePort == packet.port ? [.nodePort] : []
    case .address(let address):
      guard port.port == packet.port else { return [] }
      let ingress = service.type == .loadBalancer ? service.ingress.filter(\.isVirtual).map(\.address) : []
      return (service.clusterIPs.contains(address) ? [.clusterIP] : [])
        + (ingress.contains(address) ? [.loadBalancer] : [])
        + (service.externalIPs.contains(address) ? [.external] : [])
    }
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

  /// "The ready one wins."
  private func rank(_ state: SliceEndpoint) -> Int { state.isReady ? 2 : terminatesAndServes(state) ? 1 : 0 }

  private func terminatesAndServes(_ state: SliceEndpoint) -> Bool { state.isServing && state.isTerminating }

  private func clusterSet(_ all: [Backend]) -> [Backend] {
    let ready = all.filter(\.state.isReady)
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
    let ready = here.filter(\.state.isReady)
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

  private func outcome(of packet: FirstPacket, to service: Service, _ port: ServicePort, by way: Way)
    -> ContractOutcome
  {
    if way == .loadBalancer, !mayEnter(packet.source, service) { return .dropped }
    let all = backends(of: service, port)
    let (anywhere, here) = (clusterSet(all), localSet(all))
    if anywhere.isEmpty && here.isEmpty { return .refused }
    let isLocalPod = canTellLocalPods && packet.sender == .localPod
    switch (way, service.internalTrafficPolicy, service.externalTrafficPolicy) {
    case (.clusterIP, let policy, _):
      let masqueraded = settings.masqueradesAll || canTellLocalPods && !isLocalPod
      return answered(by: policy == .local ? here : anywhere, masqueraded)
    case (_, _, .cluster): return answered(by: anywhere, true)
    case (_, _, .local):
      if isLocalPod { return answered(by: anywhere, false) }
      return packet.sender == .node ? answered(by: anywhere, true) : answered(by: here, false)
    }
  }

  private func answered(by backends: [Backend], _ masqueraded: Bool) -> ContractOutcome {
    backends.isEmpty ? .dropped : .answered(by: Set(backends.map(\.text)), masqueraded: masqueraded)
  }

  private func mayEnter(_ source: IPAddress, _ service: Service) -> Bool {
    let own = service.sourceRanges.filter { $0.family == family }
    if own.isEmpty { return service.sourceRanges.isEmpty || !settings.hasStrictSourceRanges }
    if own.contains(where: { $0.contains(source) }) { return true }
    guard let primary = node.addresses.first(where: { $0.family == family }) else { return false }
    return own.contains { $0.contains(primary) }
      && service.ingress.contains { $0.isVirtual && $0.address == source }
  }
}
