internal import Addresses
internal import Allocation

/// The lines of pools, as they are read.
struct StoredPools {
  private var serviceRanges: [IPPrefix] = []
  private var nodePorts: ClosedRange<Port>?
  private var loadBalancer: [AddressRange] = []
  private var loadBalancerClass: String?

  /// Takes a line; false when it says nothing that is known.
  mutating func add(_ text: String, to pool: String) -> Bool {
    switch pool {
    case "cluster-ip": IPPrefix(text).map { serviceRanges.append($0) } != nil
    case "load-balancer": AddressRange(text).map { loadBalancer.append($0) } != nil
    case "node-port" where nodePorts == nil: take(AddressPools.nodePortRange(text), as: \.nodePorts)
    case "load-balancer-class" where loadBalancerClass == nil: take(text, as: \.loadBalancerClass)
    default: false
    }
  }

  private mutating func take<Value>(_ value: Value?, as place: WritableKeyPath<Self, Value?>) -> Bool {
    self[keyPath: place] = value
    return value != nil
  }

  /// Nil where there was no line of them.
  func pools() throws(PoolError) -> AddressPools? {
    guard let nodePorts else { return nil }
    return try AddressPools(
      serviceRanges: serviceRanges, nodePorts: nodePorts, loadBalancer: loadBalancer,
      loadBalancerClass: loadBalancerClass)
  }
}
