package import Addresses

/// The address blocks of a lab, one for each address family that its pods have. The first usable address of a block is
/// the node's.
package struct LabNetwork: Hashable, Sendable {
  /// At most one block of each family, IPv4 first.
  package let blocks: [IPPrefix]

  /// The default blocks: 10.244.0.0/24 and fd00:10:244::/64.
  package static let standard = "10.244.0.0/24,fd00:10:244::/64"

  /// Why blocks cannot be used for a lab.
  package enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The block is too small for a node and a pod.
    case tooSmall(IPPrefix)
    /// There are several blocks of one family, or none at all.
    case families

    /// The problem and its remedy in one line.
    package var description: String {
      switch self {
      case .tooSmall(let block):
        "\(block) is too small for the node and a pod; use a larger block, such as a /24 or a /64"
      case .families:
        "a lab takes at most one block of each address family; use one IPv4 block, one IPv6 block, or both"
      }
    }
  }

  /// Creates a network from at most one block of each family, in any order.
  package init(_ blocks: [IPPrefix]) throws(Problem) {
    let families = blocks.map(\.family)
    guard !blocks.isEmpty, Set(families).count == families.count else { throw .families }
    self.blocks = blocks.sorted { $0.family < $1.family }
    for block in blocks where block.size < 4 { throw .tooSmall(block) }
  }

  /// The node's address in each family: the second of the block, after the network address.
  package var nodeAddresses: [IPAddress] { blocks.map { $0.address(1) } }

  /// How many pods can have addresses. A pod has the same index in both blocks.
  package var capacity: UInt64 {
    // All but the network address, the node's address and, in IPv4, the broadcast address.
    blocks.map { $0.size - ($0.family == .ipv4 ? 3 : 2) }.min() ?? 0
  }

  /// Returns the addresses of the pod with this index, which starts at 0.
  package func addresses(at index: UInt64) -> [IPAddress] { blocks.map { $0.address(UInt128(index) + 2) } }
}

extension IPPrefix {
  /// The number of addresses in the block, at most 2^62.
  fileprivate var size: UInt64 { 1 << UInt64(min(family.bits - length, 62)) }

  private var length: Int {
    switch self {
    case .v4(let prefix): prefix.length
    case .v6(let prefix): prefix.length
    }
  }

  /// The address at this offset from the first.
  fileprivate func address(_ offset: UInt128) -> IPAddress {
    switch self {
    case .v4(let prefix): .v4(IPv4Address(number: prefix.first.number + offset))
    case .v6(let prefix): .v6(IPv6Address(number: prefix.first.number + offset))
    }
  }
}
