internal import Ruleset

/// What the kernel's table says of numbers that were given before, by us or by an earlier process: whatever is kept costs
/// no element, and clients stay with their endpoints.
struct Inheritance {
  /// The number of each Service port, by the comment on its frontends.
  private(set) var ports: [String: UInt32] = [:]
  /// The number of each kind of treatment, by the chain that it leads to.
  private(set) var classes: [String: UInt32] = [:]
  /// What stands in the slots of each set, by the set's word.
  private var slots: [UInt32: [Slot]] = [:]
  /// The number of each endpoint of a Service port with affinity, by the port's number.
  private var uids: [UInt32: [Words: UInt32]] = [:]

  struct Slot {
    let index: UInt32
    let content: Words
  }

  init(_ live: TableImage?) {
    guard let live else { return }
    for name in [ProgramSet.services, ProgramSet.nodePorts] { readPorts(live.elements(of: name)) }
    for name in [ProgramSet.setClasses, ProgramSet.classes] { readClasses(live.elements(of: name)) }
    for name in [ProgramSet.endpoints, ProgramSet.affinitySlots] { readSlots(live.elements(of: name)) }
    readUIDs(live.elements(of: ProgramSet.affinityEndpoints))
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
      guard case .verdict(.goto(let chain)) = element.value else { continue }
      classes[chain.description] = element.key[0]
    }
  }

  private mutating func readSlots(_ elements: [Words: Element]) {
    slots.reserveCapacity(elements.count / 4)
    for element in elements.values {
      guard case .fields(let content) = element.value else { continue }
      slots[element.key[0], default: []].append(Slot(index: element.key[1], content: content))
    }
  }

  private mutating func readUIDs(_ elements: [Words: Element]) {
    for element in elements.values {
      guard case .fields(let endpoint) = element.value else { continue }
      let uid = ServiceWord(rawValue: element.key[0])
      uids[uid.port, default: [:]][endpoint] = uid.low
    }
  }

  /// What stood in the set's slots.
  func slots(of set: ServiceWord) -> [Slot] { slots[set.rawValue] ?? [] }

  /// The numbers of the Service port's endpoints.
  func uids(of port: UInt32) -> [Words: UInt32] { uids[port] ?? [:] }
}

extension TableImage {
  fileprivate func elements(of name: SetName) -> [Words: Element] { sets[name]?.elements ?? [:] }
}

/// The contents in the order of their slots: what has a slot keeps it where it can, the rest fills the holes in order.
/// Slots are dense, so of a set that shrinks the last ones move into the holes.
func arrange(_ contents: [Words], keeping earlier: [Inheritance.Slot]) -> [Words] {
  guard !earlier.isEmpty else { return contents }
  var left = Set(contents)
  var placed = [Words?](repeating: nil, count: contents.count)
  for slot in earlier.sorted(by: { $0.index < $1.index }) where slot.index < contents.count {
    if left.remove(slot.content) != nil { placed[Int(slot.index)] = slot.content }
  }
  var rest = contents.lazy.filter { left.contains($0) }.makeIterator()
  return placed.compactMap { $0 ?? rest.next() }
}
