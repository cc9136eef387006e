/// Another service proxy on this node, or one that has left its rules behind.
public struct OtherProxy: Hashable, Sendable, Comparable, Codable {
  /// Which proxy it is, as far as its traces show.
  public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
    /// A table `kube-proxy`.
    case kubeProxyNFTables = "kube-proxy (nftables mode)"
    /// Chains `KUBE-SERVICES` in iptables.
    case kubeProxyIPTables = "kube-proxy (iptables mode)"
    /// Virtual servers of IPVS.
    case kubeProxyIPVS = "kube-proxy (ipvs mode)"
    /// Anything else.
    case another = "another service proxy"
  }

  /// Which one.
  public let kind: Kind
  /// What was found: `table ip kube-proxy`.
  public let trace: String

  /// Creates a proxy from the trace that it left.
  public init(_ kind: Kind, trace: String) {
    self.kind = kind
    self.trace = trace
  }

  /// Orders by kind, then by trace.
  public static func < (left: Self, right: Self) -> Bool {
    left.kind == right.kind ? left.trace < right.trace : left.kind.rawValue < right.kind.rawValue
  }

  /// How to stop it and remove its rules.
  var cleanup: String {
    switch kind {
    case .kubeProxyNFTables, .kubeProxyIPTables, .kubeProxyIPVS:
      "stop it and run 'kube-proxy --cleanup' on this node"
    case .another: "stop it and remove its rules"
    }
  }
}
