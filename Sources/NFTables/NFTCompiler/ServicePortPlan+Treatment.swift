internal import Addresses
internal import ClusterModel
internal import NFTRuleset
internal import ServicePlan

extension ServicePortPlan {
  /// Returns the used endpoints of one of the two sets: with affinity, only as many as can have UIDs.
  func endpoints(_ kind: EndpointSetKind) -> [Endpoint<Family>] {
    let all = allEndpoints(kind)
    guard affinitySeconds != nil, clusterEndpoints.count + localEndpoints.count > EndpointUIDs.capacity else {
      return all
    }
    let numbered = numberedEndpoints
    return all.filter(numbered.contains)
  }

  /// Returns all endpoints of one of the two sets.
  func allEndpoints(_ kind: EndpointSetKind) -> [Endpoint<Family>] {
    kind == .cluster ? clusterEndpoints : localEndpoints
  }

  /// As many endpoints of both sets as there are UIDs. Endpoints on the node come first, because nothing can replace
  /// them in the Local set; one UID is left for the other set, which must not become empty.
  private var numberedEndpoints: Set<Endpoint<Family>> {
    var numbered = Set(localEndpoints.prefix(EndpointUIDs.capacity - 1))
    for endpoint in clusterEndpoints + localEndpoints where numbered.count < EndpointUIDs.capacity {
      numbered.insert(endpoint)
    }
    return numbered
  }

  /// Returns the slots of the used endpoints of one of the two sets.
  func slots(_ kind: EndpointSetKind) -> Slots<Endpoint<Family>> {
    let used = endpoints(kind)
    return isUniform ? Slots(used) : choice.slots(for: used, weights: weights(of: used))
  }

  /// Returns how many slots these endpoints have, without filling them. Called several times for each Service port.
  func slotCount(of endpoints: [Endpoint<Family>]) -> Int {
    isUniform ? endpoints.count : choice.slotCount(endpoints.count, weights: weights(of: endpoints))
  }

  /// Whether each endpoint has a slot, whatever its weight. Nearly all ports are like that, and asking another module for
  /// the weights, in code that is generic there, took 6 % of the instructions of a cold start of 1 000 × 2.
  private var isUniform: Bool { if case .uniformlyRandom = choice { true } else { false } }

  /// Returns the chain that chooses from a set, or nil if the set is empty.
  func chain(_ kind: EndpointSetKind) -> PickChain? {
    let slotCount = slotCount(of: endpoints(kind))
    return slotCount == 0
      ? nil
      : PickChain(
        choice.slotChoice, slotCount: slotCount, affinitySeconds: affinitySeconds, isLocal: kind == .local,
        isLimited: limits != nil)
  }

  /// Whether a frontend preserves the source address of packets from outside.
  var preservesSource: Bool { frontends.indices.contains { frontends[$0].treatment == .preserveSource } }

  /// Whether some frontend uses the set, and it is not empty.
  func uses(_ kind: EndpointSetKind) -> Bool {
    frontends.indices.contains { frontends[$0].treatment.uses(kind) } && !endpoints(kind).isEmpty
  }

  /// Returns the treatment class of a frontend, guarded if its sources are restricted.
  func treatmentClass(of frontend: Frontend<Family>) -> TreatmentClass {
    frontend.isRestricted
      ? .guarded(treatmentClass(of: frontend.treatment)) : treatmentClass(of: frontend.treatment)
  }

  /// The classes of the source checks at its frontends.
  private var sourceChecks: [TreatmentClass] {
    guard frontends.indices.contains(where: { frontends[$0].isRestricted }) else { return [] }
    func isChecked(_ policy: SourceRangesPolicy) -> Bool {
      frontends.indices.contains { frontends[$0].sources?.policy == policy }
    }
    return (isChecked(.allow) ? [.checkSource] : []) + (isChecked(.deny) ? [.denySource] : [])
  }

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

  /// The treatment classes that the port needs: those of its frontends, the source check, and the choice from the
  /// Cluster set with externalTrafficPolicy Local.
  var treatmentClasses: [TreatmentClass] {
    var classes: [TreatmentClass] = []
    classes.reserveCapacity(frontends.count)
    for index in frontends.indices { classes.append(treatmentClass(of: frontends[index])) }
    classes += sourceChecks
    if let behind = clusterClassBehindLocal { classes.append(behind) }
    return classes
  }

  /// Whether these are the treatment classes that the port needs, in order.
  func needs(_ classes: [TreatmentClass]) -> Bool {
    let behind = clusterClassBehindLocal
    let checks = sourceChecks
    guard classes.count == frontends.count + (behind == nil ? 0 : 1) + checks.count,
      behind == nil || behind == classes.last,
      checks.isEmpty || classes[frontends.count..<frontends.count + checks.count] == checks[...]
    else { return false }
    return frontends.indices.allSatisfy { treatmentClass(of: frontends[$0]) == classes[$0] }
  }

  /// The class that chooses from the Cluster set with externalTrafficPolicy Local; nil without that policy.
  var clusterClassBehindLocal: TreatmentClass? {
    preservesSource ? chain(.cluster).map { .choose($0) } : nil
  }
}

extension Frontend {
  /// Whether only some sources may come in.
  fileprivate var isRestricted: Bool { if case .some = sources { true } else { false } }
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
