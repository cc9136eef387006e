internal import ClusterModel

/// Our Node: what its object says, and what it said last where it says nothing any more. A Node that is deleted, or whose
/// addresses are gone, is still the machine that packets come to: its kubelet may be restarting, or the node shuts down
/// gracefully and serves until the end.
struct OwnNode: Hashable, Sendable {
  /// What counts; nil before there was an object.
  private(set) var effective: Node?
  /// What its object says now; nil when there is none.
  private(set) var object: Node?

  /// Its object is this now.
  mutating func update(to object: Node?) {
    self.object = object
    guard var node = object else { return }
    if node.addresses.isEmpty { node.addresses = effective?.addresses ?? [] }
    if node.podCIDRs.isEmpty { node.podCIDRs = effective?.podCIDRs ?? [] }
    effective = node
  }
}
