internal import Addresses
public import Netlink

extension NFTConnection {
  /// Returns traces of other proxies in the network namespace of the calling thread, which must be that of the
  /// connection. Requires CAP_NET_ADMIN. Of proxies that use BPF
  /// instead of netfilter rules, only Cilium is detected.
  public mutating func proxyTraces() throws(NetlinkError) -> [ProxyTrace] {
    var found: [ProxyTrace] = []
    for family in AddressFamily.allCases where try hasTable(ProxyTrace.table, family) {
      found.append(.nftables(family))
    }
    for family in AddressFamily.allCases where try hasChain(ProxyTrace.chain, in: ProxyTrace.natTable, family)
    {
      found.append(.iptables(family))
    }
    for family in AddressFamily.allCases {
      let chains = try legacyChains(of: ProxyTrace.natTable, family)
      if chains?.contains(ProxyTrace.chain) == true { found.append(.legacyIPTables(family)) }
    }
    if let proxy = try ipvsProxy() { found.append(proxy) }
    if try hasInterface(ProxyTrace.ciliumInterface) { found.append(.cilium) }
    return found
  }

  private mutating func hasTable(_ name: String, _ family: AddressFamily) throws(NetlinkError) -> Bool {
    let question = request(.getTable, family.protocolNumber, [(1, name)])  // NFTA_TABLE_NAME
    return try socket.get(question) { _, _ throws(NetlinkError) in true } ?? false
  }

  mutating func hasChain(
    _ name: String, in table: String, _ family: AddressFamily
  ) throws(NetlinkError) -> Bool {
    // NFTA_CHAIN_TABLE, NFTA_CHAIN_NAME
    let question = request(.getChain, family.protocolNumber, [(1, table), (3, name)])
    return try socket.get(question) { _, _ throws(NetlinkError) in true } ?? false
  }

  /// Other programs use IPVS as well, so virtual servers alone prove nothing.
  private func ipvsProxy() throws(NetlinkError) -> ProxyTrace? {
    guard try hasInterface(ProxyTrace.interface) else { return nil }
    return .ipvs(virtualServers: Self.virtualServers(try networkFile("ip_vs") ?? ""))
  }

  private func hasInterface(_ name: String) throws(NetlinkError) -> Bool {
    (try networkFile("dev") ?? "").split(separator: "\n").contains { $0.isLine(of: name) }
  }

  /// Returns the number of virtual servers in /proc/net/ip_vs: TCP, UDP, SCTP or firewall mark, not counting the real
  /// servers, which are indented.
  static func virtualServers(_ text: String) -> Int {
    text.split(separator: "\n").count { line in
      ["TCP ", "UDP ", "SCTP ", "FWM "].contains { line.hasPrefix($0) }
    }
  }
}

extension Substring {
  /// Whether this line of /proc/net/dev belongs to the interface: `  eth0: 12 …`.
  fileprivate func isLine(of interface: String) -> Bool {
    drop { $0 == " " }.prefix { $0 != ":" } == interface
  }
}
