package import Addresses

/// The addresses and ports that can be assigned.
package struct AddressPools: Hashable, Sendable {
  /// `--service-cluster-ip-range`: the ranges of ClusterIPs, one for each family. The family of the first is the
  /// default of Services that do not choose one.
  package let serviceRanges: [IPPrefix]
  /// `--service-node-port-range`
  package let nodePorts: ClosedRange<Port>
  /// `--load-balancer-pool`; empty if there is no load balancer.
  package let loadBalancer: [AddressRange]
  /// The `spec.loadBalancerClass` to serve, in addition to Services without a class; Services of another class are
  /// left to its implementation.
  package let loadBalancerClass: String?

  /// Creates pools. Throws if they are not valid; see `PoolError`.
  package init(
    serviceRanges: [IPPrefix] = AddressPools.usualServiceRanges,
    nodePorts: ClosedRange<Port> = AddressPools.usualNodePorts, loadBalancer: [AddressRange] = [],
    loadBalancerClass: String? = nil
  ) throws(PoolError) {
    self.serviceRanges = serviceRanges
    self.nodePorts = nodePorts
    self.loadBalancer = loadBalancer
    self.loadBalancerClass = loadBalancerClass
    try check()
  }

  /// 10.96.0.0/12 as in kubeadm, and fd00:10:96::/112 as in kind.
  package static let usualServiceRanges: [IPPrefix] = ["10.96.0.0/12", "fd00:10:96::/112"].compactMap {
    IPPrefix($0)
  }

  /// The default range for node ports of the API server, in its notation.
  package static let usualNodePortRange = "30000-32767"

  /// The default range for node ports.
  package static let usualNodePorts: ClosedRange<Port> = {
    guard let range = nodePortRange(usualNodePortRange) else { preconditionFailure("this is a range") }
    return range
  }()

  /// Parses `30000-32767`, the notation of the API server; nil for anything else.
  package static func nodePortRange(_ text: String) -> ClosedRange<Port>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map {
      UInt16($0).flatMap { Port($0) }
    }
    guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else { return nil }
    return first...last
  }

  private func check() throws(PoolError) {
    for (index, block) in serviceRanges.enumerated() {
      guard block.numbers.upperBound - block.numbers.lowerBound > 1 else { throw .tooSmall(block) }
      guard !serviceRanges[..<index].contains(where: { $0.family == block.family }) else {
        throw .twoOfOneFamily(block)
      }
    }
    guard !serviceRanges.isEmpty else { throw .noServiceRange }
    for block in serviceRanges where Self.isTooLarge(block.numbers) { throw .serviceRangeTooLarge(block) }
    for range in loadBalancer where Self.isTooLarge(range.numbers) { throw .loadBalancerPoolTooLarge(range) }
    try checkOverlaps()
  }

  private static func isTooLarge(_ numbers: ClosedRange<UInt128>) -> Bool {
    numbers.upperBound - numbers.lowerBound > UInt128(UInt64.max)
  }

  private func checkOverlaps() throws(PoolError) {
    for range in loadBalancer {
      for block in serviceRanges where block.family == range.family && block.numbers.overlaps(range.numbers) {
        throw .overlap(range, block)
      }
    }
  }
}

/// Why pools are not valid.
package enum PoolError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no range of ClusterIPs.
  case noServiceRange
  /// The range has no usable address.
  case tooSmall(IPPrefix)
  /// More than 2⁶⁴ addresses: the API server's limit for a ServiceCIDR is a /64 as well.
  case serviceRangeTooLarge(IPPrefix)
  /// More than 2⁶⁴ addresses, the same limit.
  case loadBalancerPoolTooLarge(AddressRange)
  /// A second range of the same family.
  case twoOfOneFamily(IPPrefix)
  /// An address would be both a ClusterIP and a load balancer address.
  case overlap(AddressRange, IPPrefix)

  /// The flag that sets the invalid value, without dashes.
  package var flag: String {
    switch self {
    case .noServiceRange, .tooSmall, .serviceRangeTooLarge, .twoOfOneFamily: "service-cluster-ip-range"
    case .loadBalancerPoolTooLarge, .overlap: "load-balancer-pool"
    }
  }

  /// What is wrong.
  package var problem: String {
    switch self {
    case .noServiceRange: "there is no range"
    case .tooSmall(let block): "\(block) has no usable address"
    case .serviceRangeTooLarge(let block):
      "\(block) has more addresses than an IPv6 /64, the limit for a pool"
    case .loadBalancerPoolTooLarge(let range):
      "\(range) has more addresses than an IPv6 /64, the limit for a pool"
    case .twoOfOneFamily(let block): "\(block) is the second range of \(block.family)"
    case .overlap(let range, let block): "\(range) overlaps \(block), the range of ClusterIPs"
    }
  }

  /// What to do.
  package var remedy: String {
    switch self {
    case .noServiceRange: "specify one, or one of each family"
    case .tooSmall: "use a larger block, such as a /24"
    case .serviceRangeTooLarge, .loadBalancerPoolTooLarge: "use part of it"
    case .twoOfOneFamily: "specify one of each family"
    case .overlap: "use unused addresses of the LAN"
    }
  }

  /// One line: the flag, what is wrong, what to do.
  package var description: String { "--\(flag): \(problem); \(remedy)" }
}
