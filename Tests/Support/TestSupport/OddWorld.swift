package import Addresses
package import ClusterModel
package import ServicePlan
package import SeededRandom

/// A small random cluster in which much is unusual, and the settings of a node in it.
package struct OddWorld {
  package let cluster: ClusterSnapshot
  package let node: NodeView
  package let settings: ProxySettings

  package init(_ random: inout SeededGenerator) {
    let plain = randomCluster(&random, services: 3)
    cluster =
      ClusterSnapshot(
        services: plain.services.map { Self.odd($0, &random) },
        slices: plain.slices.flatMap { Self.withSecond(Self.odd($0, &random), &random) },
        serviceCIDRs: plain.serviceCIDRs
      ).withSpreading
    node = Self.node(&random)
    settings = Self.settings(&random)
  }

  private static func node(_ random: inout SeededGenerator) -> NodeView {
    var node = randomClusterNode
    node.zone = ["a", "a", "b", nil].randomElement(using: &random) ?? nil
    if oneIn(6, &random) { node.addresses = [] }
    return node
  }

  private static func settings(_ random: inout SeededGenerator) -> ProxySettings {
    var settings = ProxySettings()
    settings.localPods =
      [
        .none, .sources(["10.244.0.0/16", "fd00:244::/32"]), .sources(["10.244.0.0/16"]),
        InterfaceName("cni0").map { .interface(.named($0)) } ?? .none,
      ]
      .randomElement(using: &random) ?? .none
    settings.masqueradesAll = oneIn(4, &random)
    settings.hasStrictSourceRanges = oneIn(3, &random)
    settings.refusesOtherPorts = settings.masqueradesAll != settings.hasStrictSourceRanges
    if oneIn(8, &random) { settings.proxyName = "other" }
    return settings
  }

  private static func odd(_ service: Service, _ random: inout SeededGenerator) -> Service {
    var service = service
    if oneIn(12, &random) { service.type = .externalName }
    if oneIn(12, &random) { service.isHeadless = true }
    if oneIn(8, &random) { service.proxyName = "other" }
    if oneIn(8, &random) { service.clusterIPs.removeAll { $0.family == .ipv4 } }
    if oneIn(10, &random) { service.clusterIPs = ["10.96.0.1", "fd00:96::1"] }
    if oneIn(4, &random) { service.created = nil }
    if oneIn(4, &random) { service.externalIPs = ["192.168.70.1", "fd00:70::1", "192.168.60.1"] }
    if oneIn(2, &random) {
      service.ingress += [IngressAddress("fd00:60::1"), IngressAddress("192.168.60.9", isVirtual: false)]
    }
    if oneIn(4, &random) { service.sourceRanges = ["fd00:50::/64"] }
    if oneIn(6, &random) { service.ports[0].nodePort = 30001 }
    return service
  }

  private static func odd(_ slice: EndpointSlice, _ random: inout SeededGenerator) -> EndpointSlice {
    var slice = slice
    if oneIn(10, &random) { slice.isHeadless = true }
    if oneIn(8, &random) { slice.proxyName = "other" }
    if oneIn(8, &random) { slice.ports[0].port = nil }
    if oneIn(6, &random) { slice.ports[0].port = 9090 }
    if oneIn(10, &random) { slice.ports[0].name = "web" }
    if oneIn(10, &random) { slice.ports[0].transport = .udp }
    var known: Set<IPAddress> = []
    slice.endpoints.removeAll { !known.insert($0.address).inserted }
    let hintsNodes = oneIn(3, &random)
    let hintsZones = oneIn(2, &random)
    for index in slice.endpoints.indices {
      if hintsNodes { slice.endpoints[index].nodeHints = [oneIn(2, &random) ? "node1" : "node2"] }
      if hintsZones { slice.endpoints[index].zoneHints = oneIn(2, &random) ? ["a"] : ["b", "c"] }
      if oneIn(10, &random) { slice.endpoints[index].nodeName = nil }
      if oneIn(10, &random) { slice.endpoints[index].isTerminating.toggle() }
    }
    return slice
  }

  /// Perhaps with another slice of the same endpoints, each perhaps in another state; but hints and node stay, since the
  /// contract leaves open whose count.
  private static func withSecond(_ slice: EndpointSlice, _ random: inout SeededGenerator) -> [EndpointSlice] {
    guard oneIn(3, &random) else { return [slice] }
    var second = slice
    second.name = NamespacedName(slice.name.namespace, slice.name.name + "-2")
    for index in second.endpoints.indices {
      second.endpoints[index].isReady = oneIn(2, &random)
      second.endpoints[index].isServing = oneIn(2, &random)
      second.endpoints[index].isTerminating = oneIn(2, &random)
    }
    return [slice, second]
  }

  /// Packets to addresses, node ports and transports that some object names, and to a few that none does, from
  /// anyone.
  package func packets(_ family: AddressFamily, _ random: inout SeededGenerator) -> [FirstPacket] {
    let named = cluster.services.flatMap { $0.clusterIPs + $0.externalIPs + $0.ingress.map(\.address) }
    let other: [IPAddress] = ["10.96.0.200", "192.168.80.1", "fd00:96::200"]
    let addresses = Set(named + other).filter { $0.family == family }.sorted()
    let ports = Set(cluster.services.flatMap(\.ports).map { End($0.transport, $0.port) })
    let ends = ports.union([End(.tcp, 80), End(.udp, 53), End(.udp, 80), End(.sctp, 80)]).sorted()
    let toAddresses = addresses.flatMap { address in ends.map { (address, $0) } }
    let nodePorts = Set(cluster.services.flatMap(\.ports).compactMap(\.nodePort)).sorted()
    let nodes = randomClusterNode.addresses.filter { $0.family == family }
    let toNodes = nodes.flatMap { node in
      nodePorts.flatMap { port in Transport.allCases.map { (node, End($0, port)) } }
    }
    return (toAddresses + toNodes).shuffled(using: &random).prefix(10).map { destination, end in
      let (sender, source) = sender(family, addresses, &random)
      return FirstPacket(
        sender: sender, source: source, destination: destination, transport: end.transport, port: end.port)
    }
  }

  /// A transport with its port.
  private struct End: Hashable, Comparable {
    let transport: Transport
    let port: Port

    init(_ transport: Transport, _ port: Port) {
      self.transport = transport
      self.port = port
    }

    static func < (left: Self, right: Self) -> Bool {
      (left.transport.rawValue, left.port) < (right.transport.rawValue, right.port)
    }
  }

  private func sender(_ family: AddressFamily, _ addresses: [IPAddress], _ random: inout SeededGenerator)
    -> (FirstPacket.Sender, IPAddress)
  {
    let isV4 = family == .ipv4
    let senders: [(FirstPacket.Sender, IPAddress)] = [
      (.localPod, isV4 ? "10.244.1.5" : "fd00:244::5"), (.node, isV4 ? "192.168.50.11" : "fd00:50::11"),
      (.outside, isV4 ? "203.0.113.9" : "2001:db8::9"), (.outside, isV4 ? "10.1.2.3" : "fd00:50::99"),
      (.node, addresses.randomElement(using: &random) ?? "10.0.0.1"),
    ]
    return senders.randomElement(using: &random) ?? senders[0]
  }
}

private func oneIn(_ count: Int, _ random: inout SeededGenerator) -> Bool {
  Int.random(in: 0..<count, using: &random) == 0
}
