/// The shape of kube-proxy's nftables mode as far as a packet to an endpoint meets it: a verdict map from frontends to a
/// chain for each Service, which chooses one of a chain for each endpoint. Its filter chains are left out; they would
/// only add to what a first packet costs.
struct ChainPerServiceLayout {
  let cluster: PacketCluster

  var text: String { ([Self.head] + cluster.numbers.map { service($0) }).joined(separator: "\n") + "\n" }

  private static let head = """
    add table ip chains
    add map ip chains service-ips { type ipv4_addr . inet_proto . inet_service : verdict; }
    add map ip chains service-nodeports { type inet_proto . inet_service : verdict; }
    add set ip chains nodeport-ips { type ipv4_addr; elements = { \(PacketCluster.nodeAddress) } }
    add chain ip chains prerouting { type nat hook prerouting priority -100; }
    add chain ip chains output { type nat hook output priority -100; }
    add chain ip chains postrouting { type nat hook postrouting priority 100; }
    add chain ip chains services
    add chain ip chains mark-for-masquerade
    add chain ip chains masquerading
    add rule ip chains prerouting jump services
    add rule ip chains output jump services
    add rule ip chains postrouting jump masquerading
    add rule ip chains services ip daddr . meta l4proto . th dport vmap @service-ips
    add rule ip chains services ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
    add rule ip chains mark-for-masquerade meta mark set mark or 0x4000
    add rule ip chains masquerading meta mark and 0x4000 == 0 return
    add rule ip chains masquerading meta mark set mark xor 0x4000
    add rule ip chains masquerading masquerade fully-random
    """

  private func service(_ number: Int) -> String {
    let (chain, external) = ("service-\(number)", "external-\(number)")
    let (port, places) = (PacketCluster.port, 0..<cluster.size.endpoints)
    let clusterIP = cluster.clusterIP(number)
    let choice = places.map { "\($0) : goto endpoint-\(number)-\($0)" }.joined(separator: ", ")
    let nodePort = cluster.nodePort(number).map {
      ["add element ip chains service-nodeports { tcp . \($0) : goto \(external) }"]
    }
    let lines =
      places.map { endpoint(number, $0) } + [
        "add chain ip chains \(chain)",
        "add rule ip chains \(chain) ip daddr \(clusterIP) tcp dport \(port) ip saddr != \(PacketCluster.pods) "
          + "jump mark-for-masquerade",
        "add rule ip chains \(chain) numgen random mod \(places.count) vmap { \(choice) }",
        "add chain ip chains \(external)", "add rule ip chains \(external) jump mark-for-masquerade",
        "add rule ip chains \(external) goto \(chain)",
        "add element ip chains service-ips { \(clusterIP) . tcp . \(port) : goto \(chain) }",
        "add element ip chains service-ips { \(cluster.loadBalancer(number)) . tcp . \(port) : goto \(external) }",
      ] + (nodePort ?? [])
    return lines.joined(separator: "\n")
  }

  private func endpoint(_ number: Int, _ place: Int) -> String {
    let (chain, address) = ("endpoint-\(number)-\(place)", cluster.endpoint(number, place))
    return """
      add chain ip chains \(chain)
      add rule ip chains \(chain) ip saddr \(address) jump mark-for-masquerade
      add rule ip chains \(chain) meta l4proto tcp dnat to \(address):\(PacketCluster.targetPort)
      """
  }
}
