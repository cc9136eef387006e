internal import Addresses
internal import ServicePlan

extension EndpointChoice {
  /// Returns the slots that these endpoints have.
  ///
  /// - Parameter weights: the endpoints' weights; empty if all are equal.
  func slots<Family: IPFamily>(
    for endpoints: [Endpoint<Family>], weights: [UInt16] = []
  ) -> Slots<Endpoint<Family>> {
    switch self {
    // One for each, and nothing is copied.
    case .uniformlyRandom: Slots(endpoints)
    case .weightedRandom: Slots(slots(endpoints, weights: weights).map { endpoints[$0] })
    case .hashed: Slots(slots(endpoints, weights: weights).map { endpoints[$0] }, areFixed: true)
    }
  }

  /// How a chain chooses one of these slots.
  var slotChoice: SlotChoice {
    switch self {
    case .uniformlyRandom, .weightedRandom: .random
    case .hashed(let hash, _): .hash(hash)
    }
  }
}
