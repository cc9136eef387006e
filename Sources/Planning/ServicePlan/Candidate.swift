internal import Addresses
internal import ClusterModel

/// An endpoint that a slice lists for a port, with what the choice of endpoints depends on.
struct Candidate<Family: IPFamily> {
  let endpoint: Endpoint<Family>
  /// The endpoint is ready, and its weight lets it have new connections.
  let isReady: Bool
  /// The endpoint is terminating but still serving, so it is used when no endpoint is ready.
  let isLastResort: Bool
  /// The endpoint is ready, or terminating but still serving: it keeps the connections that it has, whatever its weight.
  let isServing: Bool
  let isLocal: Bool
  /// Its share of new connections; 0 for none.
  let weight: UInt16
  /// Nil without hints.
  private let hints: Boxed<EndpointDetails>?

  var hasHints: Bool { hints != nil }
  var zoneHints: [String] { hints?.value.zoneHints ?? [] }
  var nodeHints: [String] { hints?.value.nodeHints ?? [] }

  /// Reads the endpoint at index `place` of a slice. Takes the array and an index, because passing an element would
  /// copy it.
  init(_ endpoint: Endpoint<Family>, entries: [SliceEndpoint], at place: Int, node: borrowing NodeView) {
    self.endpoint = endpoint
    let isTerminating =
      !entries[place].isReady && entries[place].isServing && entries[place].isTerminating
    weight = entries[place].weight
    isReady = entries[place].isReady && weight > 0
    isLastResort = isTerminating && weight > 0
    isServing = entries[place].isReady || isTerminating
    isLocal = entries[place].nodeName == node.name
    hints = entries[place].hasHints ? entries[place].details : nil
  }

  /// Sorts duplicates next to each other, the most useful one first. Compares everything that the outcome depends on,
  /// so that the outcome does not depend on the order of the slices.
  func precedes(_ other: Self) -> Bool {
    if endpoint != other.endpoint { return endpoint < other.endpoint }
    if usefulness != other.usefulness { return usefulness > other.usefulness }
    if weight != other.weight { return weight > other.weight }
    if zoneHints != other.zoneHints { return zoneHints.lexicographicallyPrecedes(other.zoneHints) }
    return nodeHints.lexicographicallyPrecedes(other.nodeHints)
  }

  private var usefulness: Int {
    (isReady ? 4 : 0) + (isLastResort ? 2 : 0) + (isLocal ? 1 : 0)
  }
}
