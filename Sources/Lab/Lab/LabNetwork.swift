public import Addresses

/// The addresses of a lab: a block for the pods in one family or in both, whose first address is the node's.
public struct LabNetwork: Hashable, Sendable {
  /// At most one block of each family, IPv4 first.
  public let blocks: [IPPrefix]

  /// What a lab has unless it is told otherwise: 10.244.0.0/24 and fd00:10:244::/64.
  public static let standard = "10.244.0.0/24,fd00:10:244::/64"

  /// Why blocks are none for a lab.
  public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// A block has no room for a node and a pod.
    case tooSmall(IPPrefix)
    /// There are two of one family, or none at all.
    case families

    /// One line with the remedy.
    public var description: String {
      switch self {
      case .tooSmall(let block):
        "\(block) is too small for the node and a pod; use a larger block, such as a /24 or a /64"
      case .families:
        "a lab takes at most one block of each address family; use one IPv4 block, one IPv6 block, or both"
      }
    }
  }

  /// The blocks, in any order.
  public init(_ blocks: [IPPrefix]) throws(Problem) {
    let families = blocks.map(\.family)
    guard !blocks.isEmpty, Set(families).count == families.count else { throw .families }
    self.blocks = blocks.sorted { $0.family < $1.family }
    for block in blocks where block.size < 4 { throw .tooSmall(block) }
  }

  /// The node's address in each family: the first that is not the network's own.
  public var nodeAddresses: [IPAddress] { blocks.map { $0.address(1) } }

  /// How many pods have room; each has the same place in both blocks.
  public var capacity: UInt64 {
    // The node's address, the network's and IPv4's broadcast address are none of a pod's.
    blocks.map { $0.size - ($0.family == .ipv4 ? 3 : 2) }.min() ?? 0
  }

  /// A pod's addresses, by its place from 0.
  public func addresses(at place: UInt64) -> [IPAddress] { blocks.map { $0.address(UInt128(place) + 2) } }
}

extension IPPrefix {
  /// How many addresses it has, as far as 62 bits count.
  fileprivate var size: UInt64 { 1 << UInt64(min(family.bits - length, 62)) }

  private var length: Int {
    switch self {
    case .v4(let prefix): prefix.length
    case .v6(let prefix): prefix.length
    }
  }

  /// The one that many places behind the first.
  fileprivate func address(_ place: UInt128) -> IPAddress {
    switch self {
    case .v4(let prefix): .v4(IPv4Address(number: prefix.first.number + place))
    case .v6(let prefix): .v6(IPv6Address(number: prefix.first.number + place))
    }
  }
}
