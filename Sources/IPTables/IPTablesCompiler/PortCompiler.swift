internal import Addresses
internal import ClusterModel
internal import IPTablesRuleset
internal import ServicePlan

/// Compiles a Service port.
struct PortCompiler<Family: IPFamily> {
  let port: ServicePortPlan<Family>
  let node: NodePlan<Family>
  let names: ChainNames
  private let comment: String
  private let hairpin: Set<Family.Address>

  init(_ port: ServicePortPlan<Family>, on node: NodePlan<Family>) {
    self.port = port
    self.node = node
    names = ChainNames(port.name)
    comment = port.name.description
    hairpin = Set(port.hairpinAddresses)
  }

  // MARK: nat: where to?

  /// Adds what translates packets at the port's frontends, and the chains that do it.
  func add(to table: inout PlanCompiler<Family>.Collected) {
    for frontend in port.frontends { table.add(way(through: frontend), at: frontend.key) }
    if port.frontends.contains(where: { $0.treatment.passesExternal(as: $0.kind) }) {
      table.chains.append(IPTablesChain(names.external, external))
    }
    if let limits { table.chains.append(limits) }
    let sets = EndpointSetKind.allCases.filter { !endpoints($0).isEmpty && isUsed($0) }
    for set in sets { table.chains.append(choice(from: set)) }
    table.chains += endpointChains(of: sets)
  }

  /// What a packet meets at a frontend. It goes there for good: after a chain that has no endpoint for it, it returns to the
  /// hook, and not to the rules of other frontends.
  private func way(through frontend: Frontend<Family>) -> [IPTablesRule] {
    guard let chain = chain(for: frontend) else {
      // Refused or dropped in `filter`. What would be found below is a node port of the same number.
      return isOnNodePortAddress(frontend.key) ? [rule(at: frontend.key, .return)] : []
    }
    return check(frontend) + [rule(at: frontend.key, .goto(chain))]
  }

  private func chain(for frontend: Frontend<Family>) -> IPTablesChainName? {
    switch frontend.treatment {
    case .refuse, .drop: nil
    case .balance(let set, _) where !frontend.treatment.passesExternal(as: frontend.kind): set.chain(names)
    case .balance, .preserveSource: names.external
    }
  }

  /// The rule that returns with the sources that may come in.
  private func check(_ frontend: Frontend<Family>) -> [IPTablesRule] {
    guard let sources = frontend.sources else { return [] }
    return [rule(at: frontend.key, .jump(ChainNames.sources(port.name.service, sources.list)))]
  }

  /// The lists of sources that are checked in `nat`.
  var sourcesInNat: [SourceRule<Family>] {
    port.frontends.filter { chain(for: $0) != nil }.compactMap(\.sources)
  }

  /// The lists of sources that are checked in `filter`.
  var sourcesInFilter: [SourceRule<Family>] {
    port.frontends.filter { Refusal($0, of: port).checksSources }.compactMap(\.sources)
  }

  private func isOnNodePortAddress(_ key: FrontendKey<Family>) -> Bool {
    guard case .address(let address, _, _) = key else { return false }
    return node.nodePortAddresses.contains(address)
  }

  private func rule(at key: FrontendKey<Family>, _ target: IPTablesTarget) -> IPTablesRule {
    switch key {
    case .address(let address, let transport, let port):
      IPTablesRule(
        destination: address.match(Family.self), transport: transport, port: port, comment: comment, target)
    case .nodePort(let transport, let port):
      IPTablesRule(transport: transport, port: port, comment: comment, target)
    }
  }

  /// Everyone is masqueraded, or, with externalTrafficPolicy Local: local pods go to any endpoint as they are, the node
  /// itself masqueraded, and everyone else to the endpoints here. Without any here, a packet returns untranslated.
  private var external: [IPTablesRule] {
    let mark = IPTablesTarget.setMark(node.masqueradeMark)
    guard port.frontends.contains(where: { $0.treatment == .preserveSource }) else {
      return [IPTablesRule(comment: comment, mark), IPTablesRule(.goto(names.cluster))]
    }
    var rules = port.clusterEndpoints.isEmpty ? [] : insiders(.goto(names.cluster), marking: mark)
    if !port.localEndpoints.isEmpty { rules.append(IPTablesRule(.goto(names.local))) }
    rules[0].comment = comment
    return rules
  }

  /// Where local pods and the node itself go with externalTrafficPolicy Local.
  private func insiders(_ target: IPTablesTarget, marking mark: IPTablesTarget? = nil) -> [IPTablesRule] {
    node.localPods.matching(IPTablesRule(target))
      + (mark.map { [IPTablesRule(matches: [.sourceIsLocal(true)], $0)] } ?? [])
      + [IPTablesRule(matches: [.sourceIsLocal(true)], target)]
  }

  /// A packet beyond a limit leaves `nat` untranslated, and is then refused in `filter`. The rate is first, so that what it
  /// refuses does not count as a connection.
  private var limits: IPTablesChain? {
    guard let limits = port.limits else { return nil }
    var rules: [IPTablesRule] = []
    if let rate = limits.perSecond {
      let exact = rateInKernel(rate)
      let bucket = "\(names.limits)-\(exact)"
      rules.append(IPTablesRule(matches: [.exceedsRate(perSecond: exact, bucket: bucket)], .accept))
    }
    if let count = limits.atOnce {
      rules.append(IPTablesRule(matches: [.exceedsConnections(count)], .accept))
    }
    rules[0].comment = comment
    return IPTablesChain(names.limits, rules)
  }

  // MARK: filter: what is not translated

  /// Adds what happens to packets that come to the port's frontends and were not translated.
  func addRefusals(to table: inout PlanCompiler<Family>.Collected) {
    var needsExternal = false
    for frontend in port.frontends {
      let refusal = Refusal(frontend, of: port)
      if refusal == .forInsiders { needsExternal = true }
      table.add(rules(refusal, at: frontend), at: frontend.key)
    }
    guard needsExternal else { return }
    var rules = insiders(.goto(FixedChain.refuse)) + [IPTablesRule(.drop)]
    rules[0].comment = comment
    table.chains.append(IPTablesChain(names.external, rules))
  }

  private func rules(_ refusal: Refusal, at frontend: Frontend<Family>) -> [IPTablesRule] {
    switch refusal {
    case .none: []
    case .drop: [rule(at: frontend.key, .drop)]
    case .refuse: check(frontend) + [rule(at: frontend.key, .goto(FixedChain.refuse))]
    case .forInsiders: check(frontend) + [rule(at: frontend.key, .goto(names.external))]
    }
  }
}

/// What happens to a packet at a frontend that is not translated there.
private enum Refusal {
  /// There is no such packet.
  case none
  case refuse
  case drop
  /// Local pods and the node itself are refused, everyone else is dropped.
  case forInsiders

  /// Whether it differs for sources that may come in.
  var checksSources: Bool { self == .refuse || self == .forInsiders }

  init<Family>(_ frontend: Frontend<Family>, of port: ServicePortPlan<Family>) {
    let limited: Refusal = port.limits == nil ? .none : .refuse
    let own: Refusal =
      switch frontend.treatment {
      case .refuse: .refuse
      case .drop: .drop
      case .preserveSource where port.localEndpoints.isEmpty: port.limits == nil ? .drop : .forInsiders
      case .balance, .preserveSource: limited
      }
    // Sources that may not come in are dropped.
    self = frontend.sources != nil && own == .none ? .drop : own
  }
}

extension Treatment {
  /// Whether packets pass the chain for addresses for the outside. Those of a ClusterIP are marked where an endpoint is
  /// chosen, as the mark depends on the address.
  fileprivate func passesExternal(as kind: FrontendKind) -> Bool {
    switch self {
    case .refuse, .drop: false
    case .preserveSource: true
    case .balance(_, let masquerade): masquerade == .always && kind != .clusterIP
    }
  }
}

extension PlanCompiler.Collected {
  fileprivate mutating func add(_ rules: [IPTablesRule], at key: FrontendKey<Family>) {
    switch key {
    case .address: services += rules
    case .nodePort: nodePorts += rules
    }
  }
}

// MARK: Choosing an endpoint

extension PortCompiler {
  func endpoints(_ set: EndpointSetKind) -> [Endpoint<Family>] {
    set == .cluster ? port.clusterEndpoints : port.localEndpoints
  }

  private func isUsed(_ set: EndpointSetKind) -> Bool {
    port.frontends.contains { frontend in
      switch frontend.treatment {
      case .refuse, .drop: false
      case .balance(let own, _): own == set
      case .preserveSource: true
      }
    }
  }

  /// The chain that chooses from a set: limits, marks, clients that are remembered, and then each endpoint with its share of
  /// what the endpoints before it have left.
  private func choice(from set: EndpointSetKind) -> IPTablesChain {
    var rules: [IPTablesRule] = []
    if port.limits != nil { rules.append(IPTablesRule(.jump(names.limits))) }
    rules += port.frontends.compactMap { marking($0, at: set) }
    let endpoints = endpoints(set)
    if let seconds = port.affinitySeconds {
      rules += endpoints.map { endpoint in
        going(to: endpoint, if: [.remembered(list: list(of: endpoint), seconds: seconds)])
      }
    }
    rules += shares(of: endpoints)
    rules[0].comment = comment
    return IPTablesChain(set.chain(names), rules)
  }

  /// The rule that marks packets to this ClusterIP for masquerading, if its packets come to this set.
  private func marking(_ frontend: Frontend<Family>, at set: EndpointSetKind) -> IPTablesRule? {
    guard case .balance(set, let masquerade) = frontend.treatment,
      !frontend.treatment.passesExternal(as: frontend.kind)
    else { return nil }
    let marking = rule(at: frontend.key, .setMark(node.masqueradeMark)).withoutComment
    return switch masquerade {
    case .never: nil
    case .always: marking
    case .unlessLocalPod: node.localPods.sparing(marking)
    }
  }

  private func shares(of endpoints: [Endpoint<Family>]) -> [IPTablesRule] {
    let weights = port.weights(of: endpoints)
    var rest = weights.isEmpty ? UInt64(endpoints.count) : weights.reduce(0) { $0 + UInt64($1) }
    var rules: [IPTablesRule] = []
    rules.reserveCapacity(endpoints.count + 1)
    for index in endpoints.indices.dropLast() {
      let share = weights.isEmpty ? 1 : UInt64(weights[index])
      rules.append(choosing(endpoints[index], if: [.probability(Probability(share, of: rest))]))
      rest -= share
    }
    return rules + (endpoints.last.map(last) ?? [])
  }

  private func choosing(_ endpoint: Endpoint<Family>, if matches: [IPTablesMatch]) -> IPTablesRule {
    let remembering: [IPTablesMatch] =
      port.affinitySeconds == nil ? [] : [.remember(list: list(of: endpoint))]
    return going(to: endpoint, if: matches + remembering)
  }

  /// All packets that are left go to the last endpoint. So it needs no chain of its own, unless affinity leads there too.
  private func last(_ endpoint: Endpoint<Family>) -> [IPTablesRule] {
    port.affinitySeconds == nil ? translating(to: endpoint) : [choosing(endpoint, if: [])]
  }

  /// Only an endpoint on this node can be who sent the packet, and has a chain that looks.
  private func going(to endpoint: Endpoint<Family>, if matches: [IPTablesMatch]) -> IPTablesRule {
    if hairpin.contains(endpoint.address) {
      let chain = ChainNames.endpoint(endpoint.description, of: port.name)
      return IPTablesRule(matches: matches, .jump(chain))
    }
    return translation(to: endpoint, if: matches)
  }

  /// iptables takes an address with a port only after a protocol.
  private func translation(
    to endpoint: Endpoint<Family>, if matches: [IPTablesMatch] = []
  ) -> IPTablesRule {
    IPTablesRule(
      transport: port.name.transport, matches: matches, .dnat(Family.any(endpoint.address), endpoint.port))
  }

  private func translating(to endpoint: Endpoint<Family>) -> [IPTablesRule] {
    let hairpins = IPTablesRule(
      source: endpoint.address.match(Family.self), .setMark(node.masqueradeMark))
    return (hairpin.contains(endpoint.address) ? [hairpins] : []) + [translation(to: endpoint)]
  }

  /// The chains of the endpoints on this node to which these sets jump, each once.
  private func endpointChains(of sets: [EndpointSetKind]) -> [IPTablesChain] {
    if hairpin.isEmpty { return [] }
    let reached = sets.flatMap { set in
      port.affinitySeconds == nil ? Array(endpoints(set).dropLast()) : endpoints(set)
    }
    let local = Set(reached.filter { hairpin.contains($0.address) }).sorted()
    return local.map { endpoint in
      var rules = translating(to: endpoint)
      rules[0].comment = "\(comment) at \(endpoint)"
      return IPTablesChain(ChainNames.endpoint(endpoint.description, of: port.name), rules)
    }
  }

  /// The clients that affinity remembers at an endpoint.
  private func list(of endpoint: Endpoint<Family>) -> String {
    ChainNames.endpoint(endpoint.description, of: port.name).description
  }
}

extension IPTablesRule {
  fileprivate var withoutComment: IPTablesRule {
    var rule = self
    rule.comment = nil
    return rule
  }
}
