/// What our rules need of the kernel. The raw value is the option that the kernel's configuration has for it.
public enum KernelFeature: String, Hashable, Sendable, Comparable, CaseIterable, Codable {
  /// Tables, chains, sets and maps.
  case nftables = "CONFIG_NF_TABLES"
  /// Tables of family ip.
  case ipv4Tables = "CONFIG_NF_TABLES_IPV4"
  /// Tables of family ip6.
  case ipv6Tables = "CONFIG_NF_TABLES_IPV6"
  /// `ct`
  case connectionTracking = "CONFIG_NFT_CT"
  /// `dnat` and chains of type nat.
  case nat = "CONFIG_NFT_NAT"
  /// `masquerade`
  case masquerade = "CONFIG_NFT_MASQ"
  /// `reject`; in prerouting since Linux 5.9.
  case reject = "CONFIG_NFT_REJECT"
  /// `numgen`
  case numberGenerator = "CONFIG_NFT_NUMGEN"
  /// `fib`
  case routeLookup = "CONFIG_NFT_FIB_INET"

  /// Orders by name.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The module that brings it, where it is no part of the kernel itself.
  var module: String {
    switch self {
    case .nftables, .ipv4Tables, .ipv6Tables: "nf_tables"
    case .connectionTracking: "nft_ct"
    case .nat: "nft_chain_nat"
    case .masquerade: "nft_masq"
    case .reject: "nft_reject"
    case .numberGenerator: "nft_numgen"
    case .routeLookup: "nft_fib_inet"
    }
  }
}
