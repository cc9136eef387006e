internal import NFTRuleset

/// What the kernel's table says of numbers that were given before, by us or by an earlier process: whatever is kept costs
/// no element, and clients stay with their endpoints.
struct PriorAssignments: Sendable {
  /// The number of each Service port, by the comment on its frontends.
  private(set) var ports: [String: UInt32] = [:]
  /// The number of each treatment class, by its name.
  private(set) var classes: [String: UInt32] = [:]
  /// What stands in the slots of each set, in order of the sets' words. One array, not one for each set: ten thousand small
  /// ones would leave holes among what is made after them and stays.
  private var slots: [(set: ServiceWord, slot: PortHistory.Slot)] = []
  /// The number of each endpoint of a Service port with affinity, by the port's number.
  private var uids: [UInt32: [Words: UInt32]] = [:]

  init(_ live: TableImage?) {
    guard let live else { return }
    for name in ProgramSet.frontends { readPorts(live.elements(of: name)) }
    for name in [ProgramSet.setClasses.name, ProgramSet.classes.name] { readClasses(live.elements(of: name)) }
    readClasses(live.elements(of: ProgramSet.guardedClasses.name), areGuarded: true)
    readSlots([ProgramSet.endpoints.name, ProgramSet.affinitySlots.name].map { live.elements(of: $0) })
    readUIDs(live.elements(of: ProgramSet.affinityEndpoints.name))
  }

  /// In order of key, so that of two comments that contradict each other always the same one counts.
  private mutating func readPorts(_ elements: [Words: Element]) {
    for element in elements.values.sorted(by: { $0.key < $1.key }) {
      guard case .fields(let data) = element.value, let comment = element.comment else { continue }
      let word = ServiceWord(rawValue: data[0])
      if !word.isSourceList, ports[comment] == nil { ports[comment] = word.port }
    }
  }

  private mutating func readClasses(_ elements: [Words: Element], areGuarded: Bool = false) {
    for element in elements.values {
      guard let name = element.value.className else { continue }
      classes[areGuarded ? "guarded-\(name)" : name] = element.key[0]
    }
  }

  private mutating func readSlots(_ sets: [[Words: Element]]) {
    slots.reserveCapacity(sets.reduce(0) { $0 + $1.count })
    for element in sets.joined().lazy.map(\.value) {
      guard case .fields(let content) = element.value else { continue }
      let slot = PortHistory.Slot(index: element.key[1], content: content)
      slots.append((ServiceWord(rawValue: element.key[0]), slot))
    }
    slots.sort { ($0.set.rawValue, $0.slot.index) < ($1.set.rawValue, $1.slot.index) }
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
    let found = sets.map { ($0, slots(of: $0)) }.filter { !$0.1.isEmpty }
    return PortHistory(slots: Dictionary(uniqueKeysWithValues: found), uids: uids[port] ?? [:])
  }

  private func slots(of set: ServiceWord) -> [PortHistory.Slot] {
    var (low, high) = (0, slots.count)
    while low < high {
      let middle = (low + high) / 2
      if slots[middle].set.rawValue < set.rawValue { low = middle + 1 } else { high = middle }
    }
    return slots[low...].prefix { $0.set == set }.map(\.slot)
  }
}

extension Element.Value {
  /// The treatment class that a verdict carries out, by name.
  fileprivate var className: String? {
    switch self {
    case .verdict(.goto(let chain)): chain.description
    case .verdict(.drop): TreatmentClass.drop.name
    default: nil
    }
  }
}

extension TableImage {
  fileprivate func elements(of name: SetName) -> [Words: Element] { sets[name]?.elements ?? [:] }
}
