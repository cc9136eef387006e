internal import Addresses
internal import ClusterModel
internal import NFTRuleset
internal import ServicePlan

/// A Service port as it is in the maps: its number, the service words of its frontends, and its endpoints in their
/// slots. All its elements follow from this, so this is all that is kept about what the kernel holds.
struct PortProgram<Family: IPFamily>: Hashable, Sendable {
  /// The comment on its frontends, which identifies it.
  let comment: String
  /// Its number in service words.
  let number: UInt32
  /// Its frontends.
  let frontends: [Entry]
  /// With externalTrafficPolicy Local, the service word of the Cluster set.
  let clusterWord: ServiceWord?
  /// The sets of endpoints that its frontends use.
  let sets: [EndpointSlots<Family>]
  /// Endpoints on this node, which must see a masqueraded source when they reach themselves.
  let hairpin: [Family.Address]
  /// Session affinity timeout, in seconds.
  let affinitySeconds: UInt32?
  /// How many connections it accepts; nil if there is no limit, or no endpoint.
  let limits: ConnectionLimits?
  /// Whether it has more endpoints than affinity can number.
  let isTruncated: Bool

  /// A frontend with its service word.
  struct Entry: Hashable, Sendable {
    let key: FrontendKey<Family>
    /// Where sources are checked, the service word to use after the check.
    let word: ServiceWord
    /// Who may come in; the same for all frontends of a Service that have the same list.
    let sources: SourceRule<Family>?
  }

  /// Returns nil if a treatment class has no number.
  init?(
    _ port: borrowing ServicePortPlan<Family>, comment: String, number: UInt32, classes: ClassNumbers,
    keeping earlier: PortHistory
  ) {
    var frontends: [Entry] = []
    frontends.reserveCapacity(port.frontends.count)
    for index in port.frontends.indices {
      guard let classNumber = classes.number(of: port.treatmentClass(of: port.frontends[index])) else {
        return nil
      }
      let set = ServiceWord(port: number, isLocal: port.frontends[index].treatment.startsAt == .local)
      frontends.append(
        Entry(
          key: port.frontends[index].key, word: set.with(classNumber),
          sources: port.frontends[index].sources))
    }
    var clusterWord: ServiceWord?
    if let second = port.clusterClassBehindLocal {
      guard let classNumber = classes.number(of: second) else { return nil }
      clusterWord = ServiceWord(port: number, isLocal: false).with(classNumber)
    }
    let uids = port.affinitySeconds.map { _ in EndpointUIDs(port, keeping: earlier.uids) }
    self.comment = comment
    self.number = number
    self.frontends = frontends
    self.clusterWord = clusterWord
    var sets: [EndpointSlots<Family>] = []
    sets.reserveCapacity(1)
    func add(_ kind: EndpointSetKind) {
      guard port.uses(kind) else { return }
      let word = ServiceWord(port: number, isLocal: kind == .local)
      sets.append(EndpointSlots(port.slots(kind), of: word, uids: uids, keeping: earlier))
    }
    add(.cluster)
    add(.local)
    self.sets = sets
    hairpin = port.hairpinAddresses
    affinitySeconds = port.affinitySeconds
    limits = sets.isEmpty ? nil : port.limits
    isTruncated =
      port.affinitySeconds != nil
      && EndpointSetKind.allCases.contains {
        port.endpoints($0).count < port.allEndpoints($0).count
      }
  }

  /// The assignments that later compilations keep.
  var history: PortHistory {
    var uids: [RegisterWords: UInt32] = [:]
    for set in sets { uids.merge(set.uidsByEndpoint) { first, _ in first } }
    return PortHistory(
      slots: Dictionary(uniqueKeysWithValues: sets.map { ($0.word, $0.history) }), uids: uids)
  }

  /// Whether one of its node ports restricts its sources.
  var guardsNodePorts: Bool { frontends.contains { $0.guardedNodePort != nil } }

  /// Adds the elements that belong to this port alone.
  ///
  /// - Parameter lists: its Service's source lists.
  func add(to elements: inout ProgramElements, lists: [ServiceProgram<Family>.SourceList]) {
    for index in frontends.indices {
      let list = frontends[index].isRestricted ? frontends[index].list(in: lists) : nil
      frontends[index].add(to: &elements, comment: comment, sourceList: list)
    }
    for index in sets.indices { sets[index].add(to: &elements) }
    if let clusterWord {
      let local = ServiceWord(port: number, isLocal: true)
      elements[.clusterWords].append(
        Element(RegisterWords(local.rawValue), .fields(RegisterWords(clusterWord.rawValue))))
    }
    if let limits { add(limits, to: &elements) }
  }

  /// Adds the limits, and what counts the connections that exceed them.
  private func add(_ limits: ConnectionLimits, to elements: inout ProgramElements) {
    let key = RegisterWords(ServiceWord(port: number, isLocal: false).rawValue)
    if let rate = limits.perSecond {
      elements[.rateLimits].append(Element(key, .limit(.rate(overPerSecond: rate))))
    }
    if let count = limits.atOnce {
      elements[.connectionLimits].append(Element(key, .limit(.connections(over: count))))
    }
    elements[.overLimit].append(Element(key, comment: comment))
  }
}

extension PortProgram.Entry {
  /// Whether it restricts its sources.
  fileprivate var isRestricted: Bool { if case .some = sources { true } else { false } }

  /// Returns the word of its list among those of its Service.
  fileprivate func list(in lists: [ServiceProgram<Family>.SourceList]) -> ServiceWord? {
    lists.first { $0.rule.list == sources?.list }?.word
  }

  /// Its node port, if that restricts its sources.
  var guardedNodePort: (transport: Transport, port: Port)? {
    guard sources != nil, case .nodePort(let transport, let port) = key else { return nil }
    return (transport, port)
  }

  fileprivate func add(to elements: inout ProgramElements, comment: String, sourceList: ServiceWord?) {
    let value = Element.Value.fields(RegisterWords(word.rawValue))
    switch key {
    case .address(let address, let transport, let port):
      var key = RegisterWords(address)
      key.append(transport, port)
      guard let sourceList else {
        elements[.services].append(Element(key, value, comment: comment))
        return
      }
      elements[.services].append(Element(key, .fields(RegisterWords(sourceList.rawValue)), comment: comment))
      elements[.guardedServices].append(Element(key, value, comment: comment))
    case .nodePort(let transport, let port):
      var key = RegisterWords()
      key.append(transport, port)
      let first = sourceList.map { Element.Value.fields(RegisterWords($0.rawValue)) }
      elements[.nodePorts].append(Element(key, first ?? value, comment: comment))
    }
  }
}

extension Treatment {
  /// The set in the frontend's service word. For `preserveSource` this is the Local set, from which the Cluster set is
  /// found.
  fileprivate var startsAt: EndpointSetKind {
    switch self {
    case .balance(let set, _): set
    case .preserveSource: .local
    case .refuse, .drop: .cluster
    }
  }
}
