/// Another service proxy on this node, or one that has left its rules behind.
package struct OtherProxy: Hashable, Sendable, Comparable, Codable {
  /// Which proxy it is, as far as its traces show.
  package enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
    /// A table `kube-proxy`.
    case kubeProxyNFTables = "kube-proxy (nftables mode)"
    /// Chains `KUBE-SERVICES` in iptables.
    case kubeProxyIPTables = "kube-proxy (iptables mode)"
    /// Virtual servers of IPVS.
    case kubeProxyIPVS = "kube-proxy (ipvs mode)"
    /// The interface `cilium_host`.
    case cilium = "Cilium"
    /// Anything else.
    case another = "another service proxy"
  }

  /// Which one.
  package let kind: Kind
  /// What was found: `table ip kube-proxy`.
  package let trace: String

  /// Creates a proxy from the trace that it left.
  package init(_ kind: Kind, trace: String) {
    self.kind = kind
    self.trace = trace
  }

  /// Orders by kind, then by trace.
  package static func < (left: Self, right: Self) -> Bool {
    left.kind == right.kind ? left.trace < right.trace : left.kind.rawValue < right.kind.rawValue
  }

  /// How to stop it and remove its rules.
  var cleanup: String {
    switch kind {
    case .kubeProxyNFTables, .kubeProxyIPTables, .kubeProxyIPVS:
      "stop it and run 'kube-proxy --cleanup' on this node"
    case .cilium: "set kubeProxyReplacement=false in its configuration, or do not run Viaduct on this node"
    case .another: "stop it and remove its rules"
    }
  }
}
