package import Addresses
package import ClusterModel

/// Allocates the addresses of a lab's pods. It goes through the block in a circle, so that a released address is reused as
/// late as possible: clients may still send to the pod that had it.
package struct PodAddressAllocator: Hashable, Sendable {
  private let network: LabNetwork
  private var allocations: [NamespacedName: UInt64] = [:]
  private var allocated: Set<UInt64> = []
  private var next: UInt64 = 0

  /// Creates an allocator without allocations.
  package init(_ network: LabNetwork) { self.network = network }

  /// Returns the addresses of the pod, and allocates them if it has none yet. Nil when all are allocated.
  package mutating func addresses(for pod: NamespacedName) -> [IPAddress]? {
    if let index = allocations[pod] { return network.addresses(at: index) }
    guard UInt64(allocated.count) < network.capacity else { return nil }
    while allocated.contains(next) { next = (next + 1) % network.capacity }
    allocations[pod] = next
    allocated.insert(next)
    defer { next = (next + 1) % network.capacity }
    return network.addresses(at: next)
  }

  /// Releases the addresses of the pod, if it has any.
  package mutating func release(_ pod: NamespacedName) {
    if let index = allocations.removeValue(forKey: pod) { allocated.remove(index) }
  }
}
