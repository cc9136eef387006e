/// A kernel feature that our tables use and a kernel may lack.
package enum KernelFeature: String, Hashable, Sendable, Comparable, CaseIterable, Codable {
  /// nf_tables itself: tables, chains, sets, maps and verdict maps.
  case nftables
  /// Tables of family ip.
  case ipv4Tables = "ipv4-tables"
  /// Tables of family ip6.
  case ipv6Tables = "ipv6-tables"
  /// `ct`
  case connectionTracking = "ct"
  /// Chains of type nat.
  case natChains = "nat-chains"
  /// `dnat`
  case destinationNAT = "dnat"
  /// `masquerade`
  case masquerade
  /// `reject` in tables of family ip.
  case ipv4Reject = "ipv4-reject"
  /// `reject` in tables of family ip6.
  case ipv6Reject = "ipv6-reject"
  /// `numgen`
  case numberGenerator = "numgen"
  /// `jhash`
  case hash = "jhash"
  /// `fib` in tables of family ip.
  case ipv4RouteLookup = "ipv4-fib"
  /// `fib` in tables of family ip6.
  case ipv6RouteLookup = "ipv6-fib"
  /// Sets whose elements are ranges of several fields.
  case concatenatedRanges = "concatenated-ranges"
  /// Maps to which packets add elements with a timeout, and from which they delete them.
  case dynamicMaps = "dynamic-maps"
  /// Elements that count packets.
  case elementCounters = "element-counters"
  /// Elements that limit connections at once.
  case connectionLimits = "connlimit"
  /// Elements that limit new connections per second.
  case rateLimits = "limit"
  /// `ct mark`
  case connectionMarks = "ct-mark"
  /// Tables that are owned by a socket and persist after it is closed.
  case ownedTables = "owned-tables"
  /// An acknowledgment of the last message of a transaction, which confirms that the transaction is in force.
  case acknowledgements

  /// Orders by name.
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// Whether Services cannot be served without it. Counters, hashes, limits and marks are optional, and tables without an
  /// owner are monitored instead.
  package var isNeeded: Bool { lossWithoutIt == nil }

  /// What does not work without it, if Services can be served nevertheless; nil if they cannot.
  package var lossWithoutIt: String? {
    switch self {
    case .elementCounters: "--counters is refused, and limits of connections have no effect"
    case .hash: "maglev, source-hash and destination-hash are served as random"
    case .connectionLimits, .rateLimits:
      "viaduct/max-connections and viaduct/max-connections-per-second have no effect"
    case .connectionMarks: "viaduct/reset-connections and --reset-connections have no effect"
    case .ownedTables: "other programs can change the tables, and there is no 'trace --live'"
    default: nil
    }
  }

  /// How to get it: `load it with 'modprobe nft_hash', or use Linux 4.10 or later, built with CONFIG_NFT_HASH`.
  package var remedy: String {
    let option = "Linux \(source.since) or later, built with CONFIG_\(source.option)"
    return source.module.map { "load it with 'modprobe \($0)', or use \(option)" } ?? "use \(option)"
  }

  /// Where a feature comes from. The versions are those of the commits that added it to Linux.
  struct Source {
    /// What it is and what it is used for: `numgen, which chooses endpoints`.
    let use: String
    /// The first Linux version that has it.
    let since: String
    /// The kernel configuration option, without `CONFIG_`.
    let option: String
    /// The module that provides it; nil if it is part of nf_tables.
    var module: String?
  }

  /// The version, option and module that provide it.
  var source: Source {
    switch self {
    case .nftables: Source(use: "nftables", since: "3.13", option: "NF_TABLES", module: "nf_tables")
    case .ipv4Tables: Source(use: "tables of family ip", since: "3.13", option: "NF_TABLES_IPV4")
    case .ipv6Tables: Source(use: "tables of family ip6", since: "3.13", option: "NF_TABLES_IPV6")
    case .connectionTracking:
      Source(
        use: "ct, which recognizes translated connections", since: "3.13", option: "NFT_CT", module: "nft_ct")
    case .natChains:
      Source(use: "chains of type nat", since: "3.13", option: "NFT_NAT", module: "nft_chain_nat")
    case .destinationNAT:
      Source(
        use: "dnat, which sends packets to endpoints", since: "3.13", option: "NFT_NAT", module: "nft_nat")
    case .masquerade: Source(use: "masquerade", since: "3.18", option: "NFT_MASQ", module: "nft_masq")
    case .ipv4Reject:
      Source(use: "reject over IPv4", since: "3.13", option: "NFT_REJECT_IPV4", module: "nft_reject_ipv4")
    case .ipv6Reject:
      Source(use: "reject over IPv6", since: "3.14", option: "NFT_REJECT_IPV6", module: "nft_reject_ipv6")
    case .numberGenerator:
      Source(use: "numgen, which chooses endpoints", since: "4.9", option: "NFT_NUMGEN", module: "nft_numgen")
    case .hash:
      Source(
        use: "jhash, for maglev and source-hash", since: "4.10", option: "NFT_HASH", module: "nft_hash")
    case .ipv4RouteLookup:
      Source(use: "fib over IPv4", since: "4.10", option: "NFT_FIB_IPV4", module: "nft_fib_ipv4")
    case .ipv6RouteLookup:
      Source(use: "fib over IPv6", since: "4.10", option: "NFT_FIB_IPV6", module: "nft_fib_ipv6")
    case .concatenatedRanges:
      Source(use: "ranges of several fields, for loadBalancerSourceRanges", since: "5.6", option: "NF_TABLES")
    case .dynamicMaps:
      Source(use: "maps that packets add to, for session affinity", since: "5.4", option: "NF_TABLES")
    case .elementCounters:
      Source(use: "element counters, for --counters", since: "5.7", option: "NF_TABLES")
    case .connectionLimits:
      Source(
        use: "ct count in elements of ranges, for limits of connections", since: "6.7",
        option: "NFT_CONNLIMIT",
        module: "nft_connlimit")
    case .rateLimits:
      Source(
        use: "limit in elements, for limits of connections", since: "5.7", option: "NFT_LIMIT",
        module: "nft_limit")
    case .connectionMarks:
      Source(
        use: "ct mark, for viaduct/reset-connections", since: "3.13", option: "NF_CONNTRACK_MARK")
    case .acknowledgements:
      Source(use: "acknowledgments of transactions", since: "3.16", option: "NF_TABLES")
    case .ownedTables:
      Source(use: "tables owned by a process", since: "6.9", option: "NF_TABLES")
    }
  }
}
