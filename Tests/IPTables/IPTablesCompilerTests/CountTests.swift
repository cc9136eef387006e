import Addresses
import ClusterModel
import IPTablesCompiler
import IPTablesRuleset
import IPTablesSimulator
import ServicePlan
import TestSupport
import Testing

/// How many rules there are, and how many a packet walks through, compared with kube-proxy's iptables mode. Its shape is
/// public: KUBE-SERVICES has a rule for each address, KUBE-SVC- one that marks and one for each endpoint, KUBE-SEP- two,
/// KUBE-EXT- two, and KUBE-NODEPORTS one for each node port.
struct CountTests {
  @Test(arguments: [1, 2, 10], [true, false])
  func aServiceHasNoMoreRulesThanWithKubeProxy(endpoints: Int, areLocal: Bool) {
    let none = compiled(0, endpoints: 0).ruleset.ruleCount
    let all = compiled(1000, endpoints: endpoints, areLocal: areLocal).ruleset.ruleCount
    #expect(all - none <= 1000 * (2 + 3 * endpoints))
  }

  @Test func remoteEndpointsHaveOneRuleEach() {
    let ten = compiled(1000, endpoints: 10).ruleset.ruleCount
    #expect(compiled(1000, endpoints: 11).ruleset.ruleCount - ten == 1000)
  }

  @Test func aNodePortAddsNoMoreThanWithKubeProxy() {
    let plain = compiled(100, endpoints: 3).ruleset.ruleCount
    let withPorts = compiled(100, endpoints: 3, type: .nodePort).ruleset.ruleCount
    // The jump to the node ports, and for each Service its node port and two rules behind it.
    #expect(withPorts - plain <= 1 + 100 * 3)
  }

  @Test(arguments: [1, 10], [true, false])
  func aPacketWalksThroughNoMoreRulesThanWithKubeProxy(endpoints: Int, areLocal: Bool) throws {
    let simulator = IPTablesSimulator(compiled(100, endpoints: endpoints, areLocal: areLocal).ruleset)
    for number in [0, 50, 99] {
      let packet = SimulatedPacket(
        from: "10.244.1.200", to: address(10, 96, 0, number + 1), .tcp, port: 80,
        inputInterface: InterfaceName("cni0"))
      let paths = simulator.paths(of: packet, onNodeWith: ["192.168.50.11"])
      #expect(paths.count == endpoints)
      // PREROUTING, KUBE-SERVICES, KUBE-SVC-, KUBE-SEP-, four jumps of FORWARD, POSTROUTING and KUBE-POSTROUTING.
      let most = 1 + (number + 1) + (1 + endpoints) + 2 + 4 + 2
      #expect(paths.allSatisfy { $0.rulesWalked <= most }, "\(paths.map(\.rulesWalked)), not \(most)")
    }
  }

  /// Traffic to no Service is not compared with every ClusterIP once more where the ServiceCIDRs are known.
  @Test func otherTrafficPassesFilterInAFewRules() throws {
    let cidr = ServiceCIDR(name: "kubernetes", cidrs: ["10.96.0.0/12"])
    let simulator = IPTablesSimulator(compiled(100, endpoints: 1, cidrs: [cidr]).ruleset)
    let packet = SimulatedPacket(
      from: "10.244.1.200", to: "203.0.113.9", .tcp, port: 80, inputInterface: InterfaceName("cni0"))
    let walked = try #require(simulator.paths(of: packet, onNodeWith: []).first).rulesWalked
    #expect(walked <= 1 + 100 + 1 + 3 + 1)
  }
}

private func address(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> IPAddress {
  .v4(IPv4Address(rawValue: UInt32(a << 24 | b << 16 | c << 8 | d)))
}

/// Services with as many endpoints each, all on this node or all elsewhere.
private func compiled(
  _ count: Int, endpoints: Int, areLocal: Bool = false, type: ServiceType = .clusterIP,
  cidrs: [ServiceCIDR] = []
) -> CompiledIPTables {
  let node = areLocal ? "node1" : "node2"
  let services = (0..<count).map { number in
    service("default/web-\(number)") {
      $0.type = type
      $0.clusterIPs = [address(10, 96, number / 250, number % 250 + 1)]
      $0.ports = [
        ServicePort(name: "http", port: 80, nodePort: type == .nodePort ? Port(30_000 + number) : nil)
      ]
    }
  }
  let slices = (0..<count).map { number in
    slice(
      "default/web-\(number)-a", of: "default/web-\(number)",
      ports: [EndpointPort(name: "http", port: 8080)],
      (0..<endpoints).map { endpoint(address(10, 244, number & 255, $0 + 1), on: node) })
  }
  var settings = ProxySettings()
  settings.localPods = .sources(["10.244.0.0/16"])
  let cluster = ClusterSnapshot(services: services, slices: slices, serviceCIDRs: cidrs)
  return CompiledIPTables(Plan<IPv4>.make(for: cluster, on: randomClusterNode, with: settings).plan)
}
