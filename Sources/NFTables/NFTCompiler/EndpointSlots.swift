internal import Addresses
internal import NFTRuleset
internal import ServicePlan

/// One of the two sets of endpoints of a Service port, with its slots as the kernel has them.
struct EndpointSlots<Family: IPFamily>: Hashable, Sendable {
  /// The set's service word, with class 0.
  let word: ServiceWord
  /// The endpoint of each slot.
  let slots: Slots<Endpoint<Family>>
  /// With affinity, the UID of each slot's endpoint.
  let uids: Slots<UInt16>?

  init(
    _ slots: Slots<Endpoint<Family>>, of word: ServiceWord, uids: EndpointUIDs?,
    keeping earlier: PortHistory
  ) {
    self.word = word
    guard let uids else {
      self.slots = earlier.arrange(slots, in: word) { RegisterWords($0) }
      self.uids = nil
      return
    }
    let known = slots.contents.compactMap { endpoint in
      uids[RegisterWords(endpoint)].map { (uid: $0, endpoint: endpoint) }
    }
    let arranged = earlier.arrange(slots.with(known), in: word) { RegisterWords(word.with($0.uid).rawValue) }
    self.slots = arranged.with(arranged.contents.map(\.endpoint))
    self.uids = arranged.with(arranged.contents.map { UInt16($0.uid) })
  }

  /// The contents of the slots, as the kernel has them.
  var history: [PortHistory.Slot] {
    slots.numbers.map { PortHistory.Slot(number: $0, content: content(of: $0)) }
  }

  /// The UIDs that affinity remembers, by endpoint.
  var uidsByEndpoint: [RegisterWords: UInt32] {
    guard let uids else { return [:] }
    return Dictionary(
      zip(slots.contents.map { RegisterWords($0) }, uids.contents.map { UInt32($0) }),
      uniquingKeysWith: { first, _ in first })
  }

  /// Adds the elements of the set: one for each slot and, with affinity, one for each endpoint.
  func add(to elements: inout ProgramElements) {
    guard let uids else { return addSlots(to: &elements[.endpoints]) }
    addSlots(to: &elements[.affinitySlots])
    var last: Endpoint<Family>?
    for (uid, endpoint) in zip(uids.contents, slots.contents).sorted(by: { $0.1 < $1.1 })
    where endpoint != last {
      elements[.affinityEndpoints].append(
        Element(RegisterWords(word.with(UInt32(uid)).rawValue), .fields(RegisterWords(endpoint))))
      last = endpoint
    }
  }

  private func addSlots(to elements: inout [Element]) {
    for slot in slots.numbers {
      elements.append(Element(RegisterWords(word.rawValue, slot.rawValue), .fields(content(of: slot))))
    }
  }

  private func content(of slot: SlotNumber) -> RegisterWords {
    uids.map { RegisterWords(word.with(UInt32($0[slot])).rawValue) } ?? RegisterWords(slots[slot])
  }
}
