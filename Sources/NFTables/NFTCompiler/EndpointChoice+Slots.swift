internal import Addresses
internal import ServicePlan

extension EndpointChoice {
  /// Returns the slots that these endpoints have. Called several times for each Service port.
  func slots<Family: IPFamily>(for endpoints: [Endpoint<Family>]) -> Slots<Endpoint<Family>> {
    switch self {
    // One for each, and nothing is copied.
    case .uniformlyRandom: Slots(endpoints)
    }
  }

  /// How a chain chooses one of these slots.
  var slotChoice: SlotChoice {
    switch self {
    case .uniformlyRandom: .random
    }
  }
}
