internal import Addresses
package import ClusterModel

// What other programs' rules and the bridges of pods do to packets of Services.
extension NodeFacts {
  /// The findings about chains that drop what is forwarded to Services.
  ///
  /// kube-proxy's mode iptables accepts marked and established packets in its own chain KUBE-FORWARD; a rule of nftables cannot
  /// overrule another table's, so its mode nftables does not, nor do we.
  package var forwardingFindings: [Diagnostic] {
    (forwardingChains ?? []).compactMap { chain in
      guard chain.fate != .undecided, chain.families.contains(where: { self[$0].isUsed }) else { return nil }
      let reason =
        chain.fate == .droppedByPolicy ? "its policy is to drop, and no rule accepts them" : "by a rule"
      return finding(
        .warning,
        """
        \(chain.place) drops \(chain.families.map { "\($0)" }.joined(separator: " and ")) packets that this node forwards to \
        Services, \(reason): ClusterIPs do not answer pods, nor node ports others
        """,
        remedy: """
          let connections to Services pass with '\(chain.acceptingCommand)', and keep that rule where this firewall \
          keeps its own
          """)
    }
  }

  /// Replies between two ports of a bridge are switched, not routed, so nothing translates their source back to the
  /// Service's address.
  var unseenBridges: [Diagnostic?] {
    AddressFamily.allCases.filter { self[$0].isUsed }.map { family in
      let names = (podBridges ?? []).filter { !$0.passes(family) }.map(\.name)
      guard !names.isEmpty else { return nil }
      let setting = "net.bridge.bridge-nf-call-\(family == .ipv4 ? "iptables" : "ip6tables")"
      return finding(
        .warning, field: setting,
        """
        is not 1, nor is it set for the bridge alone, so a pod that reaches another on its own bridge \
        (\(names.joined(separator: ", "))) through a Service gets \(family) replies from an unexpected address
        """,
        remedy: "load br_netfilter and set \(setting)=1 with 'sysctl -w', and in a file in /etc/sysctl.d")
    }
  }
}
