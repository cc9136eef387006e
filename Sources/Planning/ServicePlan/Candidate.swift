internal import Addresses
internal import ClusterModel

/// One endpoint that a slice names for a port.
struct Candidate<Family: IPFamily> {
  let endpoint: Endpoint<Family>
  let isReady: Bool
  /// Terminates, and serves still.
  let isLastResort: Bool
  let isLocal: Bool
  /// Nil without hints.
  private let hints: Boxed<EndpointDetails>?

  var zoneHints: [String] { hints?.value.zoneHints ?? [] }
  var nodeHints: [String] { hints?.value.nodeHints ?? [] }

  /// The one at this place of a slice, where it is reached here; by place, since what is taken out of an array is copied.
  init(_ endpoint: Endpoint<Family>, entries: [SliceEndpoint], at place: Int, node: NodeView) {
    self.endpoint = endpoint
    isReady = entries[place].isReady
    isLastResort = !entries[place].isReady && entries[place].isServing && entries[place].isTerminating
    isLocal = entries[place].nodeName == node.name
    hints = entries[place].hasHints ? entries[place].details : nil
  }

  /// The order in which duplicates stand side by side, the most useful one first. Everything that the outcome
  /// depends on is compared, so that it does not depend on the order of the slices.
  func precedes(_ other: Self) -> Bool {
    if endpoint != other.endpoint { return endpoint < other.endpoint }
    if usefulness != other.usefulness { return usefulness > other.usefulness }
    if zoneHints != other.zoneHints { return zoneHints.lexicographicallyPrecedes(other.zoneHints) }
    return nodeHints.lexicographicallyPrecedes(other.nodeHints)
  }

  private var usefulness: Int {
    (isReady ? 4 : 0) + (isLastResort ? 2 : 0) + (isLocal ? 1 : 0)
  }
}
