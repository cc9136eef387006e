internal import Addresses
internal import NFTRuleset
internal import ServicePlan

extension ServicePortPlan {
  /// The endpoints of one of the two sets that are used: those that affinity can tell apart.
  func endpoints(_ kind: EndpointSetKind) -> [Endpoint<Family>] {
    let all = allEndpoints(kind)
    guard affinitySeconds != nil, clusterEndpoints.count + localEndpoints.count > EndpointUIDs.capacity else {
      return all
    }
    let numbered = numberedEndpoints
    return all.filter(numbered.contains)
  }

  /// The endpoints of one of the two sets.
  func allEndpoints(_ kind: EndpointSetKind) -> [Endpoint<Family>] {
    kind == .cluster ? clusterEndpoints : localEndpoints
  }

  /// As many of both sets as there are numbers for. Those on the node come first, for nobody else stands in for them;
  /// one place is left to the other set, which must not become empty.
  private var numberedEndpoints: Set<Endpoint<Family>> {
    var numbered = Set(localEndpoints.prefix(EndpointUIDs.capacity - 1))
    for endpoint in clusterEndpoints + localEndpoints where numbered.count < EndpointUIDs.capacity {
      numbered.insert(endpoint)
    }
    return numbered
  }

  /// The chain that chooses from a set; nil when it is empty.
  func chain(_ kind: EndpointSetKind) -> PickChain? {
    let count = endpoints(kind).count
    return count == 0
      ? nil : PickChain(count: count, affinitySeconds: affinitySeconds, isLocal: kind == .local)
  }

  /// Whether a frontend keeps the source address of packets from outside.
  var preservesSource: Bool { frontends.indices.contains { frontends[$0].treatment == .preserveSource } }

  /// Whether some frontend uses the set, and it is not empty.
  func uses(_ kind: EndpointSetKind) -> Bool {
    frontends.indices.contains { frontends[$0].treatment.uses(kind) } && !endpoints(kind).isEmpty
  }

  /// The treatment class at a frontend; behind the check of the source, where there is one.
  func treatmentClass(of frontend: Frontend<Family>) -> TreatmentClass {
    frontend.allowedSources == nil
      ? treatmentClass(of: frontend.treatment) : .guarded(treatmentClass(of: frontend.treatment))
  }

  /// Whether a frontend lets in certain sources only.
  private var checksSources: Bool { frontends.indices.contains { frontends[$0].allowedSources != nil } }

  private func treatmentClass(of treatment: Treatment) -> TreatmentClass {
    switch treatment {
    case .refuse: return .refuse
    case .drop: return .drop
    case .preserveSource: return .local(chain(.local))
    case .balance(let set, let masquerade):
      guard let chain = chain(set) else {
        preconditionFailure("a balanced frontend of \(name) has no endpoint")
      }
      switch masquerade {
      case .never: return .choose(chain)
      case .unlessLocalPod: return .clusterIP(chain)
      case .always: return .external(chain)
      }
    }
  }

  /// The treatment classes that it needs: those of its frontends, the check of sources, and how the Cluster set is chosen
  /// from behind externalTrafficPolicy Local.
  var treatmentClasses: [TreatmentClass] {
    frontends.map { treatmentClass(of: $0) } + (checksSources ? [.checkSource] : [])
      + (clusterClassBehindLocal.map { [$0] } ?? [])
  }

  /// Whether these are the treatment classes that it needs, in order.
  func needs(_ classes: [TreatmentClass]) -> Bool {
    let behind = clusterClassBehindLocal
    let checks = checksSources
    guard classes.count == frontends.count + (behind == nil ? 0 : 1) + (checks ? 1 : 0),
      behind == nil || behind == classes.last, !checks || classes[frontends.count] == .checkSource
    else { return false }
    return frontends.indices.allSatisfy { treatmentClass(of: frontends[$0]) == classes[$0] }
  }

  /// How the Cluster set is chosen from behind externalTrafficPolicy Local; nil without it.
  var clusterClassBehindLocal: TreatmentClass? {
    preservesSource ? chain(.cluster).map { .choose($0) } : nil
  }
}

extension Treatment {
  /// Whether endpoints of this set may be chosen.
  fileprivate func uses(_ kind: EndpointSetKind) -> Bool {
    switch self {
    case .refuse, .drop: false
    case .balance(let set, _): set == kind
    case .preserveSource: true
    }
  }
}
