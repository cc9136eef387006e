public import Addresses

/// A trace of another service proxy on this node: rules that would lead packets elsewhere than ours, or lead them there
/// first.
public enum ProxyTrace: Hashable, Sendable {
  /// kube-proxy in mode nftables: the table `kube-proxy`.
  case nftables(AddressFamily)
  /// kube-proxy in mode iptables, through nftables: the chain KUBE-SERVICES in the table `nat`.
  case iptables(AddressFamily)
  /// The same with the old iptables.
  case legacyIPTables(AddressFamily)
  /// kube-proxy in mode ipvs: its interface `kube-ipvs0`, with so many virtual servers in the kernel.
  case ipvs(virtualServers: Int)

  /// The table of kube-proxy's mode nftables.
  static let table = "kube-proxy"
  /// The table and the chain of its mode iptables.
  static let natTable = "nat"
  static let chain = "KUBE-SERVICES"
  /// The interface of its mode ipvs.
  static let interface = "kube-ipvs0"

  /// What to do about it.
  public var remedy: String {
    let stop = "stop the other proxy, then run 'kube-proxy --cleanup' on this node"
    switch self {
    case .nftables(let family): return stop + ", or 'nft delete table \(family.nftName) \(Self.table)'"
    case .iptables, .legacyIPTables, .ipvs: return stop
    }
  }
}

extension ProxyTrace: CustomStringConvertible {
  /// What was found: `table ip kube-proxy (kube-proxy in nftables mode)`.
  public var description: String {
    switch self {
    case .nftables(let family): "table \(family.nftName) \(Self.table) (kube-proxy in nftables mode)"
    case .iptables(let family):
      "chain \(Self.chain) in table \(family.nftName) \(Self.natTable) (kube-proxy in iptables mode)"
    case .legacyIPTables(let family):
      """
      chain \(Self.chain) in table \(Self.natTable) of \(family == .ipv4 ? "iptables-legacy" : "ip6tables-legacy") \
      (kube-proxy in iptables mode)
      """
    case .ipvs(let count):
      "interface \(Self.interface) and \(count) IPVS virtual server\(count == 1 ? "" : "s") (kube-proxy in ipvs mode)"
    }
  }
}

extension AddressFamily {
  /// nft's name for the family.
  fileprivate var nftName: String { self == .ipv4 ? "ip" : "ip6" }
}
