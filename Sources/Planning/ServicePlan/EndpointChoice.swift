/// How the endpoint of a new flow is chosen from a set of endpoints. Session affinity is decided beside it: a client that
/// is remembered keeps its endpoint, and the choice is for all others.
public enum EndpointChoice: Hashable, Sendable {
  /// Every endpoint of the set is equally likely.
  case uniformlyRandom
  /// An endpoint is as likely as its weight says.
  case weightedRandom
  /// A hash of the flow's first packet chooses a slot of a table that Maglev has filled. The size is the requested one,
  /// or nil to derive it from the number of endpoints.
  case hashed(FlowHash, tableSize: UInt32?)
}

/// What of a flow's first packet a hash covers.
public enum FlowHash: String, Hashable, Sendable, CaseIterable {
  /// Both addresses and both ports.
  case flow
  /// The client's address.
  case source
  /// The address that the client calls.
  case destination
}

extension EndpointChoice {
  /// Returns how many slots a set of endpoints has.
  ///
  /// - Parameter weights: the endpoints' weights, none of them 0; empty if all are equal.
  package func slotCount(_ endpoints: Int, weights: [UInt16] = []) -> Int {
    guard endpoints > 0 else { return 0 }
    return switch self {
    case .uniformlyRandom: endpoints
    case .weightedRandom: weights.isEmpty ? endpoints : SlotShares.random(weights).reduce(0, +)
    case .hashed(_, let requested):
      SlotShares.tableSize(endpoints, weights: weights, requested: requested)
    }
  }

  /// Returns the endpoint of each slot, by its place in the set.
  ///
  /// - Parameters:
  ///   - endpoints: the set. Maglev's table depends on its order, which must be the same on every node.
  ///   - weights: the endpoints' weights, none of them 0; empty if all are equal.
  package func slots(_ endpoints: [some CustomStringConvertible], weights: [UInt16] = []) -> [Int] {
    guard !endpoints.isEmpty else { return [] }
    switch self {
    case .uniformlyRandom: return Array(endpoints.indices)
    case .weightedRandom:
      guard !weights.isEmpty else { return Array(endpoints.indices) }
      return zip(endpoints.indices, SlotShares.random(weights)).flatMap { Array(repeating: $0, count: $1) }
    case .hashed(_, let requested):
      let size = SlotShares.tableSize(endpoints.count, weights: weights, requested: requested)
      let weights = weights.isEmpty ? Array(repeating: 1, count: endpoints.count) : weights
      return maglevTable(
        endpoints.map(\.description), weights: weights, counts: SlotShares.counts(size, by: weights))
    }
  }
}
