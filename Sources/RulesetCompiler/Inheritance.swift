internal import Ruleset

/// What the kernel's table says of numbers that were given before, by us or by an earlier process: whatever is kept costs
/// no element, and clients stay with their endpoints.
struct Inheritance {
  /// The number of each Service port, by the comment on its frontends.
  private(set) var ports: [String: UInt32] = [:]
  /// The number of each kind of treatment, by the chain that it leads to.
  private(set) var classes: [String: UInt32] = [:]
  /// What stands in the slots of each set, by the set's word.
  private var slots: [ServiceWord: [PortHistory.Slot]] = [:]
  /// The number of each endpoint of a Service port with affinity, by the port's number.
  private var uids: [UInt32: [Words: UInt32]] = [:]

  init(_ live: TableImage?) {
    guard let live else { return }
    for name in [ProgramSet.services.name, ProgramSet.nodePorts.name] { readPorts(live.elements(of: name)) }
    for name in [ProgramSet.setClasses.name, ProgramSet.classes.name] { readClasses(live.elements(of: name)) }
    for name in [ProgramSet.endpoints.name, ProgramSet.affinitySlots.name] {
      readSlots(live.elements(of: name))
    }
    readUIDs(live.elements(of: ProgramSet.affinityEndpoints.name))
  }

  /// In order of key, so that of two comments that contradict each other always the same one counts.
  private mutating func readPorts(_ elements: [Words: Element]) {
    for element in elements.values.sorted(by: { $0.key < $1.key }) {
      guard case .fields(let data) = element.value, let comment = element.comment else { continue }
      if ports[comment] == nil { ports[comment] = ServiceWord(rawValue: data[0]).port }
    }
  }

  private mutating func readClasses(_ elements: [Words: Element]) {
    for element in elements.values {
      switch element.value {
      case .verdict(.goto(let chain)): classes[chain.description] = element.key[0]
      case .verdict(.drop): classes[TreatmentClass.drop.name] = element.key[0]
      default: continue
      }
    }
  }

  private mutating func readSlots(_ elements: [Words: Element]) {
    slots.reserveCapacity(elements.count / 4)
    for element in elements.values {
      guard case .fields(let content) = element.value else { continue }
      let set = ServiceWord(rawValue: element.key[0])
      slots[set, default: []].append(PortHistory.Slot(index: element.key[1], content: content))
    }
  }

  private mutating func readUIDs(_ elements: [Words: Element]) {
    for element in elements.values {
      guard case .fields(let endpoint) = element.value else { continue }
      let uid = ServiceWord(rawValue: element.key[0])
      uids[uid.port, default: [:]][endpoint] = uid.low
    }
  }

  /// What was given to the Service port of this number.
  func history(of port: UInt32) -> PortHistory {
    if slots.isEmpty, uids.isEmpty { return .none }
    let sets = [false, true].map { ServiceWord(port: port, isLocal: $0) }
    let found = sets.compactMap { set in slots[set].map { (set, $0) } }
    return PortHistory(slots: Dictionary(uniqueKeysWithValues: found), uids: uids[port] ?? [:])
  }
}

extension TableImage {
  fileprivate func elements(of name: SetName) -> [Words: Element] { sets[name]?.elements ?? [:] }
}
