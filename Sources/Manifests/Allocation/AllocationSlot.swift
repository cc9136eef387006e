internal import Addresses

/// One address or port that a Service needs.
struct AllocationSlot {
  enum Kind: Hashable {
    case clusterIP(AddressFamily)
    /// For the Service port at this index.
    case nodePort(Int)
    case healthCheckNodePort
    case loadBalancer(AddressFamily)
  }

  let kind: Kind
  let space: SpaceKey
  /// The field that requests it.
  let field: String
  /// The name of the Service port that it belongs to.
  var port = ""
  /// What the manifest requests; nil if anything will do.
  var requested: Assignable?
  /// What was assigned before.
  var previous: Assignable?
  /// What is assigned now.
  var current: Assignable?
  /// Whether the request was refused, or nothing was free.
  var isRefused = false
}
