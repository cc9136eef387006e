internal import Addresses

/// A filter for the flows of one protocol that the kernel lists. However few match, each query walks the whole table: 20 ms for
/// 262 144 buckets, whereas listing a flow takes some 2 µs (Linux 6.18). One broad query is therefore cheaper than many
/// narrow ones.
enum FlowQuery: Hashable, Sendable {
  /// Flows to one address and port.
  case destination(AddressAndPort)
  /// Flows to a port on any address.
  case port(Port)
  /// All flows.
  case all

  /// The maximum number of narrow queries; beyond it, a broader one is used.
  static let limit = 8

  /// Returns the query for one frontend, or nil for IPv6: up to Linux 6.18 at least, the filter for an IPv6 address
  /// matches all flows except those to that address (ctnetlink_filter_match_tuple in nf_conntrack_netlink.c interprets
  /// the zero of ipv6_addr_cmp as a difference).
  static func exact(_ peer: AddressAndPort) -> Self? {
    peer.address.family == .ipv4 ? .destination(peer) : nil
  }

  /// Returns queries that together list every flow to these frontends, and few others.
  static func covering(_ frontends: [UDPFlowRule.Frontend]) -> [Self] {
    var (peers, nodePorts): ([AddressAndPort], [Port]) = ([], [])
    for frontend in frontends {
      switch frontend {
      case .address(let peer): peers.append(peer)
      case .nodePort(let port): nodePorts.append(port)
      }
    }
    return covering(peers.sorted(), nodePorts: nodePorts.sorted())
  }

  /// Returns queries that together list every flow to these addresses and node ports, and few others.
  static func covering(_ peers: [AddressAndPort], nodePorts: [Port]) -> [Self] {
    let exact = peers.compactMap { Self.exact($0) } + nodePorts.map { .port($0) }
    if exact.count <= limit, exact.count == peers.count + nodePorts.count { return exact }
    let ports = Set(peers.map(\.port)).union(nodePorts).sorted()
    return ports.count <= limit ? ports.map { .port($0) } : [.all]
  }
}
