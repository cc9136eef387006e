internal import Addresses
package import ClusterModel

extension NodeFacts {
  /// The flag that allows another proxy on the same node; named in remedies.
  package static let otherProxiesFlag = "--allow-other-proxies"

  /// Returns problems of the node with their remedies, sorted. `viaduct run` reports them when it starts, and `viaduct
  /// doctor` on demand. `run` refuses to start if there are errors.
  ///
  /// - Parameter allowsOtherProxies: report other proxies on the node as warnings instead of errors.
  package func diagnostics(allowsOtherProxies: Bool = false) -> [Diagnostic] {
    let perFamily = AddressFamily.allCases.flatMap { [forwarding($0), route($0)] }
    let others = (otherProxies ?? []).map { other($0, isAllowed: allowsOtherProxies) }
    let found =
      perFamily + [unknownNode, fullConntrack] + unseenBridges + filteredNetworks + others + ipvsFindings
      + lackingNeeds + forwardingFindings
    return found.compactMap { $0 }.sorted()
  }

  private var reference: ObjectReference { ObjectReference(kind: "Node", name: NamespacedName("", name)) }

  func finding(
    _ severity: Diagnostic.Severity, field: String? = nil, _ problem: String, remedy: String
  ) -> Diagnostic {
    Diagnostic(severity, reference, field: field, problem: problem, remedy: remedy)
  }

  private func forwarding(_ family: AddressFamily) -> Diagnostic? {
    guard self[family].isUsed, self[family].forwards == false else { return nil }
    let setting = family == .ipv4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding"
    return finding(
      .warning, field: setting,
      "is 0, so the kernel does not forward \(family) packets: Services cannot be reached from pods or from outside this node",
      remedy: "set it with 'sysctl -w \(setting)=1', and in a file in /etc/sysctl.d to make it permanent")
  }

  /// The kernel looks up a route before the output hook runs: without one, connect() fails and no packet is created.
  private func route(_ family: AddressFamily) -> Diagnostic? {
    guard self[family].isUsed, self[family].hasRouteToServices == false else { return nil }
    return finding(
      .warning,
      """
      has no \(family) default route, so programs on the node itself get ENETUNREACH (Network is unreachable) for Service \
      addresses
      """,
      remedy: """
        add a default route, or a route to the ClusterIP range; any interface will do, since packets to a Service \
        are redirected
        """)
  }

  /// Names must match exactly, and a wrong one causes no error: every endpoint merely looks remote.
  private var unknownNode: Diagnostic? {
    guard let clusterNodes, !clusterNodes.contains(name) else { return nil }
    return finding(
      .warning,
      "there is no Node with this name, so no endpoint counts as local, and its zone and pod CIDRs are unknown",
      remedy: unknownNodeRemedy(clusterNodes.sorted()))
  }

  private func unknownNodeRemedy(_ nodes: [String]) -> String {
    nodes.isEmpty
      ? "add a Node object named \(name), for example from 'kubectl get node \(name) -o yaml'"
      : remedy(choosingFrom: nodes)
  }

  private var fullConntrack: Diagnostic? {
    guard let conntrack, conntrack.maximum > 0, conntrack.count >= conntrack.maximum / 10 * 9 else {
      return nil
    }
    return finding(
      .warning, field: "net.netfilter.nf_conntrack_max",
      """
      is \(conntrack.maximum) and \(conntrack.count) connections are tracked: when the table is full, the kernel drops \
      every new connection
      """, remedy: "raise it with --conntrack-max-per-core or --conntrack-min, or find out what opens them"
    )
  }

  /// Packets from neighbors that have cached the other interface's hardware address are dropped.
  private var filteredNetworks: [Diagnostic?] {
    (sharedNetworks ?? []).filter { !$0.strict.isEmpty }.map { shared in
      let settings = shared.strict.map { "net.ipv4.conf.\($0).rp_filter" }
      return finding(
        .warning, field: settings.joined(separator: ", "),
        """
        is 1, or net.ipv4.conf.all.rp_filter is, and \(shared.interfaces.joined(separator: " and ")) are on one network, \
        \(shared.network): the kernel drops what neighbors send to the interface that it does not route through
        """,
        remedy: """
          put the network on one interface, bond them, or set \(settings.map { "\($0)=2" }.joined(separator: " and ")) with \
          'sysctl -w'
          """)
    }
  }

  /// Cilium is a network for pods first of all, and whether it translates packets to Services does not show; so it is a warning.
  private func other(_ proxy: OtherProxy, isAllowed: Bool) -> Diagnostic {
    if proxy.kind == .cilium {
      return finding(
        .warning,
        """
        Cilium is on this node (\(proxy.trace)): with kubeProxyReplacement, its BPF programs translate packets to Services \
        before our rules see them
        """, remedy: proxy.cleanup)
    }
    return finding(
      isAllowed ? .warning : .error,
      "\(proxy.kind.rawValue) has rules on this node (\(proxy.trace)): each packet is handled by the proxy whose chain comes first",
      remedy: isAllowed
        ? "make sure that each Service belongs to only one of the two, with the label service.kubernetes.io/service-proxy-name"
        : "\(proxy.cleanup), or allow it with \(Self.otherProxiesFlag)")
  }

  /// Only warnings, because whether the kernel accepts the tables is what finally counts.
  private var lackingNeeds: [Diagnostic] {
    (lackingFeatures ?? []).filter(\.isNeeded).sorted().map { feature in
      finding(
        .warning, "the kernel lacks \(feature.source.use), so our tables cannot be programmed",
        remedy: feature.remedy)
    }
  }
}
