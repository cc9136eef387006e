/// A share of new connections that is further than a tenth from what the weight says: slots are whole ones.
package struct CrudeShare: Hashable, Sendable {
  /// The endpoint's weight, the smallest of its set.
  package let weight: UInt16
  /// The sum of all weights of the set.
  package let total: Int
  /// How many slots the endpoint has.
  package let slots: Int
  /// How many slots there are.
  package let slotCount: Int
  /// The smallest weight for which this would not be said, if the sum stayed what it is; nil if the number of slots is one
  /// that was asked for, and too small.
  package let leastWeight: Int?

  /// Creates the share of the smallest weight; nil if it is near enough.
  ///
  /// - Parameter weights: the weights of a set, none of them 0; empty if all are equal.
  init?(of weights: [UInt16], chosenBy choice: EndpointChoice) {
    guard let least = weights.min(), let index = weights.firstIndex(of: least) else { return nil }
    weight = least
    total = weights.reduce(0) { $0 + Int($1) }
    slotCount = choice.slotCount(weights.count, weights: weights)
    slots = SlotShares.counts(slotCount, by: weights)[index]
    let share = Int(least) * slotCount
    guard 10 * abs(slots * total - share) > share else { return nil }
    leastWeight =
      slotCount < SlotShares.tableSize(weights.count, weights: weights, requested: nil) && choice.isHashed
      ? nil : SlotShares.leastWeight(ofTotal: total, endpoints: weights.count)
  }
}

extension EndpointChoice {
  fileprivate var isHashed: Bool { if case .hashed = self { true } else { false } }
}
