public import Addresses
public import ClusterModel

/// Which pod has which addresses. Places are given round and round: an address that was just given back rests for as
/// long as there are others, lest somebody still speak to the pod that had it.
public struct AddressBook: Hashable, Sendable {
  private let network: LabNetwork
  private var places: [NamespacedName: UInt64] = [:]
  private var taken: Set<UInt64> = []
  private var next: UInt64 = 0

  /// A book in which nobody has an address.
  public init(_ network: LabNetwork) { self.network = network }

  /// The addresses of the pod, new ones if it has none yet. Nil when all are taken.
  public mutating func addresses(for pod: NamespacedName) -> [IPAddress]? {
    if let place = places[pod] { return network.addresses(at: place) }
    guard UInt64(taken.count) < network.capacity else { return nil }
    while taken.contains(next) { next = (next + 1) % network.capacity }
    places[pod] = next
    taken.insert(next)
    defer { next = (next + 1) % network.capacity }
    return network.addresses(at: next)
  }

  /// The pod is gone, and with it its claim.
  public mutating func release(_ pod: NamespacedName) {
    if let place = places.removeValue(forKey: pod) { taken.remove(place) }
  }
}
