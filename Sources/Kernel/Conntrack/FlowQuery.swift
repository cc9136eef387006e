internal import Addresses

/// Which UDP flows the kernel is asked to list. However few they are, it goes through its whole table for each
/// question: 20 ms for one of 262 144 buckets, whereas a listed flow costs some 2 µs (Linux 6.18). So many narrow
/// questions are worth less than a wide one.
enum FlowQuery: Hashable, Sendable {
  /// Those to an address and a port.
  case destination(AddressAndPort)
  /// Those to a port of any address.
  case port(Port)
  /// All of them.
  case all

  /// How many questions are asked before a wider one is.
  static let limit = 8

  /// The question for one frontend. None for IPv6: up to Linux 6.18 at least, the filter for an IPv6 address takes all
  /// flows but those to that address (nf_conntrack_netlink.c, ctnetlink_filter_match_tuple, takes ipv6_addr_cmp's
  /// zero for a difference).
  static func exact(_ peer: AddressAndPort) -> Self? {
    peer.address.family == .ipv4 ? .destination(peer) : nil
  }
}
