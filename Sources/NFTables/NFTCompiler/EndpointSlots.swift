internal import Addresses
internal import NFTRuleset
internal import ServicePlan

/// One of the two sets of endpoints of a Service port, with a slot for each endpoint.
struct EndpointSlots<Family: IPFamily>: Hashable, Sendable {
  /// The set's service word, with class 0.
  let word: ServiceWord
  /// The endpoints in the order of their slots.
  let endpoints: [Endpoint<Family>]
  /// With affinity, the UID of each of these endpoints.
  let uids: [UInt16]?

  init(
    _ endpoints: [Endpoint<Family>], of word: ServiceWord, uids: EndpointUIDs?, keeping earlier: PortHistory
  ) {
    self.word = word
    guard let uids else {
      self.endpoints = earlier.arrange(endpoints, in: word) { RegisterWords($0) }
      self.uids = nil
      return
    }
    let known = endpoints.compactMap { endpoint in
      uids[RegisterWords(endpoint)].map { (uid: $0, endpoint: endpoint) }
    }
    let arranged = earlier.arrange(known, in: word) { RegisterWords(word.with($0.uid).rawValue) }
    self.endpoints = arranged.map(\.endpoint)
    self.uids = arranged.map { UInt16($0.uid) }
  }

  /// The contents of the slots, as the kernel has them.
  var history: [PortHistory.Slot] {
    endpoints.indices.map { PortHistory.Slot(index: UInt32($0), content: content(of: $0)) }
  }

  /// The UIDs that affinity remembers, by endpoint.
  var uidsByEndpoint: [RegisterWords: UInt32] {
    guard let uids else { return [:] }
    return Dictionary(uniqueKeysWithValues: zip(endpoints.map { RegisterWords($0) }, uids.map { UInt32($0) }))
  }

  /// Adds the elements of the set.
  func add(to elements: inout ProgramElements) {
    let set: ProgramSet = uids == nil ? .endpoints : .affinitySlots
    for slot in endpoints.indices {
      elements[set].append(
        Element(RegisterWords(word.rawValue, UInt32(slot)), .fields(content(of: slot))))
    }
    guard let uids else { return }
    for (uid, endpoint) in zip(uids, endpoints).sorted(by: { $0.1 < $1.1 }) {
      elements[.affinityEndpoints].append(
        Element(RegisterWords(word.with(UInt32(uid)).rawValue), .fields(RegisterWords(endpoint))))
    }
  }

  private func content(of slot: Int) -> RegisterWords {
    uids.map { RegisterWords(word.with(UInt32($0[slot])).rawValue) } ?? RegisterWords(endpoints[slot])
  }
}
