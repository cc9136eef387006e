internal import Addresses
internal import Netlink

/// The blocks of addresses that this machine already has a route to: the networks of its interfaces, and its routes. A
/// lab's block must not overlap any of them, or packets to one would be routed to the other.
struct TakenBlocks {
  let addresses: [InterfaceAddress]
  let routes: [NetworkRoute]

  /// Throws if a block overlaps another; names what has that one.
  func refuse(_ blocks: [IPPrefix]) throws(LabError) {
    for block in blocks {
      guard let holder = holder(of: block) else { continue }
      let free = Self.usual.compactMap { $0.first { self.holder(of: $0) == nil } }
      let example =
        free.isEmpty ? "" : ", such as --pod-cidr \(free.map(\.description).joined(separator: ","))"
      throw .input("--pod-cidr \(block): overlaps \(holder)", "use another block\(example)")
    }
  }

  /// What has addresses of the block; nil if nothing has. The default route does not count: any other takes precedence.
  private func holder(of block: IPPrefix) -> String? {
    if let address = addresses.first(where: { $0.network?.overlaps(block) == true }) {
      return "\(address.address)/\(address.prefixLength) of interface \(address.interfaceName)"
    }
    return routes.first { !$0.isDefault && $0.destination.overlaps(block) }.map { "the route \($0)" }
  }

  /// Blocks for private networks, of each family, in the order in which they are suggested.
  private static let usual: [[IPPrefix]] = [
    ["10.245.0.0/24", "10.246.0.0/24", "172.30.245.0/24", "192.168.245.0/24"],
    ["fd00:10:245::/64", "fd00:10:246::/64", "fdf5:10:245::/64"],
  ].map { $0.compactMap { IPPrefix($0) } }
}
