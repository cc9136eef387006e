internal import Addresses
public import Netlink

extension NFTConnection {
  /// Returns which back ends of iptables, `nft` and `legacy`, have a chain of this name in the table `nat` of any family, in
  /// the network namespace of the calling thread, which must be that of the connection. Runs no program. Requires
  /// CAP_NET_ADMIN.
  public mutating func backEndsOfIPTables(with chain: String) throws(NetlinkError) -> [String] {
    var found: Set<String> = []
    for family in AddressFamily.allCases {
      if try hasChain(chain, in: ProxyTrace.natTable, family) { found.insert("nft") }
      let legacy = try legacyChains(of: ProxyTrace.natTable, family)
      if legacy?.contains(chain) == true { found.insert("legacy") }
    }
    return found.sorted()
  }
}
