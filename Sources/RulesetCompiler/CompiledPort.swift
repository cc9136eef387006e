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
