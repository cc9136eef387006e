/// The shape of kube-proxy's iptables mode as far as a packet to an endpoint meets it: a rule for each frontend, tried
/// one after the other, then a chain for the Service with a rule for each endpoint.
struct LinearLayout {
  let cluster: PacketCluster

  /// What iptables-restore reads.
  var text: String {
    let chains = cluster.numbers.flatMap { number in
      [":EXT-\(number) -", ":SVC-\(number) -"] + places.map { ":SEP-\(number)-\($0) -" }
    }
    let last = "-A SERVICES -m addrtype --dst-type LOCAL -j NODEPORTS"
    let rules = cluster.numbers.flatMap { self.rules(of: $0) }
    return (["*nat"] + Self.fixedChains + chains + Self.fixedRules + rules + [last, "COMMIT"])
      .joined(separator: "\n") + "\n"
  }

  private var places: Range<Int> { 0..<cluster.size.endpoints }

  private static let fixedChains = [":SERVICES -", ":NODEPORTS -", ":MARK-MASQ -", ":MASQUERADING -"]

  private static let fixedRules = [
    "-A PREROUTING -j SERVICES", "-A OUTPUT -j SERVICES", "-A POSTROUTING -j MASQUERADING",
    "-A MARK-MASQ -j MARK --or-mark 0x4000", "-A MASQUERADING -m mark ! --mark 0x4000/0x4000 -j RETURN",
    "-A MASQUERADING -j MARK --xor-mark 0x4000", "-A MASQUERADING -j MASQUERADE --random-fully",
  ]

  private func rules(of number: Int) -> [String] {
    let port = "-p tcp -m tcp --dport"
    let own = "-d \(cluster.clusterIP(number))/32 \(port) \(PacketCluster.port)"
    let nodePort = cluster.nodePort(number).map { ["-A NODEPORTS \(port) \($0) -j EXT-\(number)"] }
    return [
      "-A SERVICES \(own) -j SVC-\(number)",
      "-A SERVICES -d \(cluster.loadBalancer(number))/32 \(port) \(PacketCluster.port) -j EXT-\(number)",
      "-A EXT-\(number) -j MARK-MASQ", "-A EXT-\(number) -j SVC-\(number)",
      "-A SVC-\(number) ! -s \(PacketCluster.pods) \(own) -j MARK-MASQ",
    ] + (nodePort ?? []) + places.flatMap { endpoint(number, $0) }
  }

  /// Each endpoint is taken with one chance in as many as are left.
  private func endpoint(_ number: Int, _ place: Int) -> [String] {
    let (chain, address) = ("SEP-\(number)-\(place)", cluster.endpoint(number, place))
    let left = places.count - place
    let chance = left == 1 ? "" : "-m statistic --mode random --probability \(1 / Double(left)) "
    return [
      "-A SVC-\(number) \(chance)-j \(chain)", "-A \(chain) -s \(address)/32 -j MARK-MASQ",
      "-A \(chain) -p tcp -m tcp -j DNAT --to-destination \(address):\(PacketCluster.targetPort)",
    ]
  }
}
