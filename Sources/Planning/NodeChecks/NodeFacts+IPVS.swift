internal import ClusterModel

extension NodeFacts {
  /// Findings about what kube-proxy's mode ipvs has left behind. `kube-proxy --cleanup` of a version that has this mode
  /// removes all of it but the ipsets for IPv6.
  var ipvsFindings: [Diagnostic?] {
    guard let ipvs else { return [] }
    return [
      ipvs.interfaceAddresses.map(interfaceLeft), ipvs.virtualServices.flatMap(virtualServicesLeft),
      ipvs.ipsets.flatMap(setsLeft),
    ]
  }

  private func interfaceLeft(with addresses: [String]) -> Diagnostic {
    let held =
      addresses.isEmpty
      ? "is there, without addresses"
      : """
      has \(counted(addresses, "address of a Service", "addresses of Services")): to the node these are its own, so its \
      programs answer there on every port that no Service has
      """
    return finding(
      .warning, "the interface \(IPVSRemains.interface) of kube-proxy's mode ipvs \(held)",
      remedy: "stop kube-proxy, then remove it with 'ip link delete \(IPVSRemains.interface)'")
  }

  private func virtualServicesLeft(_ services: [VirtualService]) -> Diagnostic? {
    guard !services.isEmpty else { return nil }
    return finding(
      .warning,
      """
      IPVS has \(counted(services.map(\.description), "virtual service", "virtual services")): where we do not serve an \
      address and port, it still sends connections to the endpoints that it knew
      """,
      remedy: """
        stop kube-proxy, then remove them with 'ipvsadm --clear', which also removes those of other programs, or one by \
        one with 'ipvsadm -D' and -t, -u or --sctp-service
        """)
  }

  private func setsLeft(_ names: [String]) -> Diagnostic? {
    guard !names.isEmpty else { return nil }
    return finding(
      .warning,
      """
      there \(names.count == 1 ? "is" : "are") \(counted(names, "ipset", "ipsets")) of kube-proxy's mode ipvs, which \
      cost memory and serve nobody
      """,
      remedy: """
        stop kube-proxy, remove its iptables rules, which refer to them, with 'kube-proxy --cleanup', and then each that \
        is left with 'ipset destroy NAME'
        """)
  }

  /// `3 addresses of Services (10.96.0.1, 10.96.0.10, fd00::a)`; of more than four, three are named.
  private func counted(_ names: [String], _ one: String, _ many: String) -> String {
    let shown = names.count > 4 ? names.prefix(3) + ["\(names.count - 3) more"] : names[...]
    return "\(names.count) \(names.count == 1 ? one : many) (\(shown.joined(separator: ", ")))"
  }
}
