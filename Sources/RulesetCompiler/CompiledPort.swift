internal import Addresses
internal import Ruleset
internal import ServicePlan

/// One Service port on its way into the maps. What it adds depends on this port alone, and on the numbers that were
/// given before.
struct CompiledPort<Family: IPFamily> {
  private let port: ServicePortPlan<Family>
  private let number: UInt32
  private let earlier: Inheritance

  init(_ port: ServicePortPlan<Family>, number: UInt32, earlier: Inheritance) {
    self.port = port
    self.number = number
    self.earlier = earlier
  }

  /// The word of each frontend; nil when a kind of treatment has no number.
  func frontendWords(_ numbers: Numbers) -> [ServiceWord]? {
    if let second = port.kindBehindLocal, numbers.number(of: second) == nil { return nil }
    var words: [ServiceWord] = []
    for frontend in port.frontends {
      guard let kind = numbers.number(of: port.kind(of: frontend)) else { return nil }
      words.append(set(frontend.treatment.startsAt).with(kind))
    }
    return words
  }

  /// Whether there are more endpoints than affinity can tell apart.
  var isTruncated: Bool {
    EndpointSetKind.allCases.contains { port.endpoints($0).count < port.allEndpoints($0).count }
  }

  /// The endpoints of the sets that a frontend uses.
  func addEndpoints(to elements: inout ProgramElements, numbers: Numbers) {
    let uids = port.affinitySeconds.map { _ in UIDs(port, keeping: earlier.uids(of: number)) }
    for kind in port.usedSets { add(kind, uids, to: &elements) }
    guard let second = port.kindBehindLocal, let kind = numbers.number(of: second) else { return }
    let word = Words(set(.cluster).with(kind).rawValue)
    elements.clusterWords.append(Element(Words(set(.local).rawValue), .fields(word)))
  }

  private func set(_ kind: EndpointSetKind) -> ServiceWord {
    ServiceWord(port: number, isLocal: kind == .local)
  }

  private func add(_ kind: EndpointSetKind, _ uids: UIDs?, to elements: inout ProgramElements) {
    let word = set(kind)
    let endpoints = port.endpoints(kind).map { Words($0) }
    guard let uids else {
      let slots = arrange(endpoints, keeping: earlier.slots(of: word))
      return elements.endpoints.appendSlots(slots, of: word)
    }
    let known = endpoints.compactMap { endpoint in
      uids[endpoint].map { (uid: Words(word.with($0).rawValue), endpoint: endpoint) }
    }
    elements.affinityEndpoints += known.map { Element($0.uid, .fields($0.endpoint)) }
    elements.affinitySlots.appendSlots(
      arrange(known.map(\.uid), keeping: earlier.slots(of: word)), of: word)
  }
}

extension [Element] {
  fileprivate mutating func appendSlots(_ contents: [Words], of set: ServiceWord) {
    for (slot, content) in contents.enumerated() {
      append(Element(Words(set.rawValue, UInt32(slot)), .fields(content)))
    }
  }
}

/// The numbers by which affinity remembers the endpoints of one Service port. An endpoint keeps its number while it is
/// there and gets it again if it comes back, unless another one has it.
struct UIDs {
  static let capacity = Int(ServiceWord.classMask) + 1
  private var numbers: [Words: UInt32] = [:]

  init<Family>(_ port: ServicePortPlan<Family>, keeping earlier: [Words: UInt32]) {
    var pool = NumberPool(0..<UInt32(Self.capacity))
    var new: [(endpoint: Words, hash: UInt64)] = []
    for endpoint in Set(port.endpoints(.cluster) + port.endpoints(.local)).sorted() {
      let words = Words(endpoint)
      if let number = earlier[words], pool.take(number) {
        numbers[words] = number
      } else {
        new.append((words, stableHash(endpoint.description)))
      }
    }
    for (words, hash) in new { numbers[words] = pool.take(for: hash) }
  }

  /// The endpoint's number.
  subscript(endpoint: Words) -> UInt32? { numbers[endpoint] }
}

extension ServicePortPlan {
  /// The endpoints of one of the two sets that are used: those that affinity can tell apart.
  func endpoints(_ kind: EndpointSetKind) -> [Endpoint<Family>] {
    let all = allEndpoints(kind)
    guard affinitySeconds != nil, clusterEndpoints.count + localEndpoints.count > UIDs.capacity else {
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
    var numbered = Set(localEndpoints.prefix(UIDs.capacity - 1))
    for endpoint in clusterEndpoints + localEndpoints where numbered.count < UIDs.capacity {
      numbered.insert(endpoint)
    }
    return numbered
  }

  /// The chain that chooses from a set; nil when it is empty.
  func chain(_ kind: EndpointSetKind) -> SetChain? {
    let count = endpoints(kind).count
    return count == 0
      ? nil : SetChain(count: count, affinitySeconds: affinitySeconds, isLocal: kind == .local)
  }

  /// Whether a frontend keeps the source address of packets from outside.
  var preservesSource: Bool { frontends.contains { $0.treatment == .preserveSource } }

  /// The sets that some frontend uses and that are not empty.
  var usedSets: [EndpointSetKind] {
    var used: Set<EndpointSetKind> = []
    for frontend in frontends {
      if case .balance(let kind, _) = frontend.treatment { used.insert(kind) }
      if frontend.treatment == .preserveSource { used.formUnion([.cluster, .local]) }
    }
    return [.cluster, .local].filter { used.contains($0) && !endpoints($0).isEmpty }
  }

  /// The kind of treatment at a frontend.
  func kind(of frontend: Frontend<Family>) -> TreatmentClass {
    frontend.allowedSources == nil ? kind(of: frontend.treatment) : .guarded(kind(of: frontend.treatment))
  }

  private func kind(of treatment: Treatment) -> TreatmentClass {
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

  /// The kinds of treatment that it needs, those of the Cluster set behind externalTrafficPolicy Local included.
  var kindsOfTreatment: [TreatmentClass] {
    frontends.map { kind(of: $0) } + [kindBehindLocal].compactMap { $0 }
  }

  /// How the Cluster set is chosen from behind externalTrafficPolicy Local; nil without it.
  var kindBehindLocal: TreatmentClass? {
    preservesSource ? chain(.cluster).map { .choose($0) } : nil
  }
}

extension Treatment {
  /// The set that the frontend's word names: behind `preserveSource` the Cluster set is found from the Local one's.
  fileprivate var startsAt: EndpointSetKind {
    switch self {
    case .balance(let set, _): set
    case .preserveSource: .local
    case .refuse, .drop: .cluster
    }
  }
}
