/// What kube-proxy's mode ipvs has left on a node.
package struct IPVSRemains: Hashable, Sendable, Codable {
  /// The addresses of its interface `kube-ipvs0`; nil if there is no such interface.
  package var interfaceAddresses: [String]?
  /// The virtual services of the kernel's IPVS; nil if they could not be read.
  package var virtualServices: [VirtualService]?
  /// The names of its ipsets; nil if they could not be read, which requires root.
  package var ipsets: [String]?

  /// The interface's name.
  package static let interface = "kube-ipvs0"

  /// Creates remains from what was found on the node.
  ///
  /// Other programs use IPVS too, so virtual services count only beside another trace of kube-proxy's.
  ///
  /// - Parameters:
  ///   - ipsets: the names of all ipsets; those that are not kube-proxy's are left out.
  ///   - clusterAddresses: the addresses of the cluster's Services, as far as they are known.
  package init(
    interfaceAddresses: [String]?, virtualServices: [VirtualService]?, ipsets: [String]?,
    clusterAddresses: Set<String> = []
  ) {
    self.interfaceAddresses = interfaceAddresses
    self.ipsets = ipsets?.filter(Self.isOfKubeProxy)
    let hasTrace = interfaceAddresses != nil || self.ipsets?.isEmpty == false
    self.virtualServices = virtualServices?.filter { hasTrace || clusterAddresses.contains($0.address) }
  }

  /// Whether there is nothing, as far as it could be read.
  package var isEmpty: Bool {
    interfaceAddresses == nil && (virtualServices ?? []).isEmpty && (ipsets ?? []).isEmpty
  }

  /// Returns whether an ipset's name is one of those that kube-proxy 1.36 creates (pkg/proxy/ipvs/ipset.go). kube-router's
  /// for network policies begin with `KUBE-` too.
  private static func isOfKubeProxy(_ name: String) -> Bool {
    if setNames.contains(name) { return true }
    return name.hasPrefix("KUBE-6-") && setNames.contains { sixthVersion(of: $0) == name }
  }

  /// The name of the set for IPv6: `KUBE-6-CLUSTER-IP`. The kernel's limit is 31 bytes.
  private static func sixthVersion(of name: String) -> String {
    String("KUBE-6-\(name.dropFirst("KUBE-".count))".prefix(31))
  }

  private static let setNames: Set<String> = [
    "KUBE-LOOP-BACK", "KUBE-CLUSTER-IP", "KUBE-EXTERNAL-IP", "KUBE-EXTERNAL-IP-LOCAL", "KUBE-LOAD-BALANCER",
    "KUBE-LOAD-BALANCER-LOCAL", "KUBE-LOAD-BALANCER-FW", "KUBE-LOAD-BALANCER-SOURCE-IP",
    "KUBE-LOAD-BALANCER-SOURCE-CIDR", "KUBE-NODE-PORT-TCP", "KUBE-NODE-PORT-LOCAL-TCP", "KUBE-NODE-PORT-UDP",
    "KUBE-NODE-PORT-LOCAL-UDP", "KUBE-NODE-PORT-SCTP-HASH", "KUBE-NODE-PORT-LOCAL-SCTP-HASH",
    "KUBE-HEALTH-CHECK-NODE-PORT", "KUBE-IPVS-IPS",
  ]
}
