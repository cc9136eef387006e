internal import Addresses
internal import ClusterModel

/// One endpoint that a slice names for a port.
struct Candidate<Family: IPFamily> {
  let endpoint: Endpoint<Family>
  let isReady: Bool
  /// Terminates, and serves still.
  let isLastResort: Bool
  let isLocal: Bool
  private let details: Boxed<EndpointDetails>?

  var zoneHints: [String] { details?.value.zoneHints ?? [] }
  var nodeHints: [String] { details?.value.nodeHints ?? [] }

  init(_ endpoint: Endpoint<Family>, _ entry: SliceEndpoint, node: NodeView) {
    self.endpoint = endpoint
    isReady = entry.isReady
    isLastResort = !entry.isReady && entry.isServing && entry.isTerminating
    isLocal = entry.nodeName == node.name
    details = entry.details
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
