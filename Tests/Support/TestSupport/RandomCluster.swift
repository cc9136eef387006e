package import ClusterModel
package import ServicePlan
internal import Addresses
package import SeededRandom

/// A cluster of a few Services that between them use everything that a Service can say.
package func randomCluster(_ random: inout SeededGenerator, services count: Int = 6) -> ClusterSnapshot {
  let names = (0..<count).map { NamespacedName(["default", "shop"][$0 % 2], "service-\($0)") }
  let services = names.filter { _ in Int.random(in: 0..<5, using: &random) > 0 }.map {
    randomService($0, &random)
  }
  let slices = names.flatMap { randomSlices(of: $0, &random) }
  return ClusterSnapshot(
    services: services, slices: slices,
    serviceCIDRs: [ServiceCIDR(name: "kubernetes", cidrs: ["10.96.0.0/12"])])
}

/// The node that random clusters are seen from.
package let randomClusterNode = NodeView(
  name: "node1", zone: "a", addresses: ["192.168.50.11", "fd00:50::11"],
  interfaceAddresses: ["192.168.50.11", "fd00:50::11", "10.244.1.1", "127.0.0.1"])

/// Settings of which each may say anything.
package func randomSettings(_ random: inout SeededGenerator) -> ProxySettings {
  var settings = ProxySettings()
  let bridge = InterfaceName("cni0").map { LocalPodDetector.interface(.named($0)) } ?? .none
  settings.localPods =
    [.none, bridge, .sources(["10.244.0.0/16", "fd00:244::/32"])].randomElement(using: &random) ?? .none
  settings.masqueradesAll = Int.random(in: 0..<4, using: &random) == 0
  settings.masqueradeMark = [1 << 14, 1 << 14, 1 << 15].randomElement(using: &random) ?? 1
  if Bool.random(using: &random) { settings.nodePortAddresses = .within(["0.0.0.0/0", "::/0"]) }
  settings.hasStrictSourceRanges = Bool.random(using: &random)
  settings.refusesOtherPorts = settings.masqueradesAll
  return settings
}

private func randomService(_ name: NamespacedName, _ random: inout SeededGenerator) -> Service {
  let number = Int(String(name.name.last ?? "0")) ?? 0
  return service(name.description) {
    $0.type = [.clusterIP, .nodePort, .loadBalancer].randomElement(using: &random) ?? .clusterIP
    $0.clusterIPs = [v4(10, 96, 0, number + 1), v6(0x96, number + 1)]
    // Now and then a number that may be somebody's node port too.
    let port = Int.random(in: 0..<4, using: &random) == 0 ? 30000 + Int.random(in: 0..<3, using: &random) : 80
    $0.ports = [ServicePort(name: "http", port: Port(port) ?? 80, nodePort: Port(30000 + number))]
    if Bool.random(using: &random) {
      $0.ports.append(ServicePort(name: "dns", transport: .udp, port: 53, nodePort: Port(31000 + number)))
    }
    if Int.random(in: 0..<3, using: &random) == 0 {
      $0.ports.append(
        ServicePort(name: "signal", transport: .sctp, port: 80, nodePort: Port(32000 + number)))
    }
    $0.internalTrafficPolicy = Int.random(in: 0..<4, using: &random) == 0 ? .local : .cluster
    $0.externalTrafficPolicy = Bool.random(using: &random) ? .local : .cluster
    $0.affinitySeconds = [nil, nil, 10, 10800].randomElement(using: &random) ?? nil
    if $0.type == .loadBalancer { $0.ingress = [IngressAddress(v4(192, 168, 60, number + 1))] }
    if Int.random(in: 0..<3, using: &random) == 0 {
      $0.sourceRanges = ["10.0.0.0/8", "192.168.50.0/24", "10.1.0.0/16"]
    }
    if Int.random(in: 0..<4, using: &random) == 0 { $0.externalIPs = [v4(192, 168, 70, 1)] }
    if Int.random(in: 0..<4, using: &random) == 0 { $0.externalIPs += clashingAddresses(&random) }
    if $0.type == .loadBalancer, Int.random(in: 0..<4, using: &random) == 0 {
      $0.ingress += clashingAddresses(&random).map { IngressAddress($0) }
    }
    $0.created = Int64.random(in: 0..<3, using: &random)
  }
}

/// Addresses that are also something else: a ClusterIP, perhaps the Service's own, the node's, or a load balancer's.
private func clashingAddresses(_ random: inout SeededGenerator) -> [IPAddress] {
  let number = Int.random(in: 1...3, using: &random)
  let choices: [[IPAddress]] = [
    [v4(10, 96, 0, number), v6(0x96, number)], randomClusterNode.addresses, [v4(192, 168, 60, number)],
  ]
  return choices.randomElement(using: &random) ?? []
}

private func randomSlices(of name: NamespacedName, _ random: inout SeededGenerator) -> [EndpointSlice] {
  let ports = [
    EndpointPort(name: "http", port: 8080), EndpointPort(name: "dns", transport: .udp, port: 5353),
    EndpointPort(name: "signal", transport: .sctp, port: 9999),
  ]
  return [AddressFamily.ipv4, .ipv6].map { family in
    let count = Int.random(in: 0..<5, using: &random)
    let endpoints = (0..<count).map { _ in randomEndpoint(family, &random) }
    var slice = EndpointSlice(
      name: NamespacedName(name.namespace, "\(name.name)-\(family.rawValue.lowercased())"), service: name,
      family: family)
    slice.ports = ports
    slice.endpoints = endpoints
    return slice
  }
}

private func randomEndpoint(_ family: AddressFamily, _ random: inout SeededGenerator) -> SliceEndpoint {
  let node = Int.random(in: 1...2, using: &random)
  let host = Int.random(in: 2..<12, using: &random)
  return endpoint(family == .ipv4 ? v4(10, 244, node, host) : v6(0x244, host, on: node), on: "node\(node)") {
    let state = Int.random(in: 0..<6, using: &random)
    $0.isReady = state > 1
    $0.isServing = state > 0
    $0.isTerminating = state == 1
    if Bool.random(using: &random) { $0.zoneHints = [Bool.random(using: &random) ? "a" : "b"] }
  }
}

private func v4(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> IPAddress {
  .v4(IPv4Address(rawValue: UInt32(a << 24 | b << 16 | c << 8 | d)))
}

private func v6(_ block: Int, _ host: Int, on node: Int = 0) -> IPAddress {
  .v6(
    IPv6Address(high: 0xfd00_0000_0000_0000 | UInt64(block) << 32 | UInt64(node) << 16, low: UInt64(host)))
}
