internal import NFTRuleset

/// Numbers that the kernel's table already assigns, whether this process or an earlier one did. Keeping a number saves
/// changes to elements, and keeps clients with their endpoints.
struct PriorAssignments: Sendable {
  /// The number of each Service port, by the comment on its frontends.
  private(set) var ports: [String: UInt32] = [:]
  /// The number of each treatment class, by its name.
  private(set) var classes: [String: UInt32] = [:]
  /// The elements of the live table that have the slots of all sets, whose service words their keys begin with.
  private var slots: [KeyedElements] = []
  /// The UID of each endpoint of a Service port with affinity, by the port's number.
  private var uids: [UInt32: [RegisterWords: UInt32]] = [:]

  init(_ live: TableImage?) {
    guard let live else { return }
    for name in ProgramSet.frontends { readPorts(live.elements(of: name)) }
    for name in [ProgramSet.setClasses.name, ProgramSet.classes.name] { readClasses(live.elements(of: name)) }
    readClasses(live.elements(of: ProgramSet.guardedClasses.name), areGuarded: true)
    slots = [ProgramSet.endpoints.name, ProgramSet.affinitySlots.name].map { live.elements(of: $0) }
      .filter { !$0.isEmpty }
    readUIDs(live.elements(of: ProgramSet.affinityEndpoints.name))
  }

  /// In order of keys, so that of two contradictory comments always the same one is used.
  private mutating func readPorts(_ elements: KeyedElements) {
    for element in elements {
      guard case .fields(let data) = element.value, let comment = element.comment else { continue }
      let word = ServiceWord(rawValue: data[0])
      if !word.isSourceList, ports[comment] == nil { ports[comment] = word.port }
    }
  }

  private mutating func readClasses(_ elements: KeyedElements, areGuarded: Bool = false) {
    for element in elements {
      guard let name = element.value.className else { continue }
      classes[areGuarded ? "guarded-\(name)" : name] = element.key[0]
    }
  }

  private mutating func readUIDs(_ elements: KeyedElements) {
    for element in elements {
      guard case .fields(let endpoint) = element.value else { continue }
      let uid = ServiceWord(rawValue: element.key[0])
      uids[uid.port, default: [:]][endpoint] = uid.classOrUID
    }
  }

  /// Returns the earlier assignments of the Service port with this number.
  func history(of port: UInt32) -> PortHistory {
    if slots.isEmpty, uids.isEmpty { return .none }
    let sets = [false, true].map { ServiceWord(port: port, isLocal: $0) }
    let found = sets.map { ($0, slots(of: $0)) }.filter { !$0.1.isEmpty }
    return PortHistory(slots: Dictionary(uniqueKeysWithValues: found), uids: uids[port] ?? [:])
  }

  private func slots(of set: ServiceWord) -> [PortHistory.Slot] {
    slots.flatMap { elements in
      elements.elements(beginningWith: set.rawValue).compactMap { element -> PortHistory.Slot? in
        guard case .fields(let content) = element.value else { return nil }
        return PortHistory.Slot(number: SlotNumber(rawValue: element.key[1]), content: content)
      }
    }
  }
}

extension Element.Value {
  /// The name of the treatment class that the verdict carries out.
  fileprivate var className: String? {
    switch self {
    case .verdict(.goto(let chain)): chain.description
    case .verdict(.drop): TreatmentClass.drop.name
    default: nil
    }
  }
}

extension TableImage {
  fileprivate func elements(of name: SetName) -> KeyedElements { sets[name]?.elements ?? [:] }
}
