internal import Addresses

/// One thing that a Service builder.
struct AllocationSlot {
  enum Kind: Hashable {
    case clusterIP(AddressFamily)
    /// Of the Service port at this place.
    case nodePort(Int)
    case healthCheckNodePort
    case loadBalancer(AddressFamily)
  }

  let kind: Kind
  let space: SpaceKey
  /// The field that asks for it.
  let field: String
  /// Which of the Service's ports it belongs to, by name.
  var port = ""
  /// What the manifest asks for; nil when anything will do.
  var requested: Assignable?
  /// What it had before.
  var previous: Assignable?
  /// What it has.
  var current: Assignable?
  /// Whether what is asked for was refused.
  var isRefused = false
}
