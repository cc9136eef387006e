internal import Addresses

/// The two back ends of iptables: programs with the same arguments, over different tables in the kernel.
package enum IPTablesVariant: String, Hashable, Sendable, CaseIterable {
  /// iptables' own tables.
  case legacy
  /// Tables of nftables.
  case nft

  /// The other one.
  package var other: Self { self == .legacy ? .nft : .legacy }

  /// What `iptables --version` says: `iptables v1.8.9 (nf_tables)`. Before 1.8 there was one back end, and no word of it.
  init(version: String) { self = version.contains("(nf_tables)") ? .nft : .legacy }

  /// `iptables-nft`
  package var name: String { "iptables-\(rawValue)" }

  /// `ip6tables-nft-save`, which Debian, Fedora and others install beside the plain name.
  func program(_ action: IPTablesAction, _ family: AddressFamily) -> String {
    "\(family.program)-\(rawValue)-\(action.rawValue)"
  }
}

/// Which back end to use.
package enum IPTablesMode: String, Hashable, Sendable, CaseIterable {
  /// The one that the command `iptables` of the system belongs to.
  case auto
  case legacy, nft

  /// The back end, unless the system decides.
  var variant: IPTablesVariant? {
    switch self {
    case .auto: nil
    case .legacy: .legacy
    case .nft: .nft
    }
  }
}

/// The two programs that read and write tables.
enum IPTablesAction: String { case save, restore }

extension AddressFamily {
  /// `iptables` or `ip6tables`
  var program: String { self == .ipv4 ? "iptables" : "ip6tables" }
}
