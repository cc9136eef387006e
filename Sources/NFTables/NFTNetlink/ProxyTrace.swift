public import Addresses

/// A trace of another service proxy on this node, whose rules compete with ours for packets.
public enum ProxyTrace: Hashable, Sendable {
  /// kube-proxy in nftables mode: the table `kube-proxy`.
  case nftables(AddressFamily)
  /// kube-proxy in iptables mode, with iptables-nft: the chain KUBE-SERVICES in the table `nat`.
  case iptables(AddressFamily)
  /// kube-proxy in iptables mode, with iptables-legacy.
  case legacyIPTables(AddressFamily)
  /// kube-proxy in ipvs mode: its interface `kube-ipvs0`, and the number of virtual servers in the kernel.
  case ipvs(virtualServers: Int)
  /// Cilium: its interface `cilium_host`. Whether its programs translate packets to Services cannot be seen from there.
  case cilium

  /// The table of kube-proxy's nftables mode.
  static let table = "kube-proxy"
  /// The table and chain of its iptables mode.
  static let natTable = "nat"
  static let chain = "KUBE-SERVICES"
  /// The interface of its ipvs mode.
  static let interface = "kube-ipvs0"
  /// The interface of Cilium.
  static let ciliumInterface = "cilium_host"

  /// How to remove the rules of the other proxy.
  public var remedy: String {
    let stop = "stop the other proxy, then run 'kube-proxy --cleanup' on this node"
    switch self {
    case .nftables(let family): return stop + ", or 'nft delete table \(family.nftName) \(Self.table)'"
    case .iptables, .legacyIPTables, .ipvs: return stop
    case .cilium: return "set kubeProxyReplacement=false in Cilium's configuration"
    }
  }
}

extension ProxyTrace: CustomStringConvertible {
  /// What was found, without the proxy's name: `table ip kube-proxy`.
  public var description: String {
    switch self {
    case .nftables(let family): "table \(family.nftName) \(Self.table)"
    case .iptables(let family): "chain \(Self.chain) in table \(family.nftName) \(Self.natTable)"
    case .legacyIPTables(let family):
      "chain \(Self.chain) in table \(Self.natTable) of \(family == .ipv4 ? "iptables-legacy" : "ip6tables-legacy")"
    case .cilium: "interface \(Self.ciliumInterface)"
    case .ipvs(0): "interface \(Self.interface)"
    case .ipvs(let count):
      "interface \(Self.interface) and \(count) IPVS virtual service\(count == 1 ? "" : "s")"
    }
  }
}

extension AddressFamily {
  /// nft's name for the family.
  fileprivate var nftName: String { self == .ipv4 ? "ip" : "ip6" }
}
