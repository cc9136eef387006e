internal import Addresses
internal import Allocation

/// Collects the lines about pools.
struct StoredPools {
  private var serviceRanges: [IPPrefix] = []
  private var nodePorts: ClosedRange<Port>?
  private var loadBalancer: [AddressRange] = []
  private var loadBalancerClass: String?

  /// Parses a line; false if it is not recognized.
  mutating func add(_ text: String, to pool: String) -> Bool {
    switch pool {
    case "cluster-ip": IPPrefix(text).map { serviceRanges.append($0) } != nil
    case "load-balancer": AddressRange(text).map { loadBalancer.append($0) } != nil
    case "node-port" where nodePorts == nil: set(\.nodePorts, to: AddressPools.nodePortRange(text))
    case "load-balancer-class" where loadBalancerClass == nil: set(\.loadBalancerClass, to: text)
    default: false
    }
  }

  private mutating func set<Value>(_ field: WritableKeyPath<Self, Value?>, to value: Value?) -> Bool {
    self[keyPath: field] = value
    return value != nil
  }

  /// Returns the pools; nil if there were no lines about them.
  func pools() throws(PoolError) -> AddressPools? {
    guard let nodePorts else { return nil }
    return try AddressPools(
      serviceRanges: serviceRanges, nodePorts: nodePorts, loadBalancer: loadBalancer,
      loadBalancerClass: loadBalancerClass)
  }
}
