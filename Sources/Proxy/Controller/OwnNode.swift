internal import ClusterModel

/// Our Node: its object, and the last known values of what the object no longer has. A Node that is deleted, or whose
/// addresses are removed, is still the machine that packets arrive at: its kubelet may be restarting, or the node is
/// shutting down gracefully and serves until the end.
struct OwnNode: Hashable, Sendable {
  /// The Node with last known values filled in; nil before there was an object.
  private(set) var effective: Node?
  /// The current object; nil if there is none.
  private(set) var object: Node?

  /// Replaces the object; nil means that it was deleted.
  mutating func update(to object: Node?) {
    self.object = object
    guard var node = object else { return }
    if node.addresses.isEmpty { node.addresses = effective?.addresses ?? [] }
    if node.podCIDRs.isEmpty { node.podCIDRs = effective?.podCIDRs ?? [] }
    effective = node
  }
}
