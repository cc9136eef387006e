import Addresses
import ClusterModel
import NFTCompiler
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

/// Where the packets are counted that go to node ports on localhost which are not for TCP.
struct RefusedNodePortsTests {
  private static let settings = {
    var settings = ProxySettings()
    settings.nodePortAddresses.localhostFamilies = [.ipv4, .ipv6]
    return settings
  }()

  private static let names = service("shop/names") {
    $0.type = .nodePort
    $0.clusterIPs = ["10.96.0.10", "fd00:96::10"]
    $0.ports = [
      ServicePort(name: "dns", transport: .udp, port: 53, nodePort: 30053),
      ServicePort(name: "sctp", transport: .sctp, port: 53, nodePort: 30054),
      ServicePort(name: "dns-tcp", port: 53, nodePort: 30053),
    ]
  }

  private func elements<Family: IPFamily>(_: Family.Type) throws -> (NamedSet, RefusedNodePorts) {
    let plan = Plan<Family>.make(
      for: ClusterSnapshot(services: [Self.names]), on: NodeView(name: "node1"), with: Self.settings
    ).plan
    var index = LocalhostNodePortIndex(Family.family, Self.settings)
    index.replace(by: plan)
    let refused = RefusedNodePorts(index.refusedByService.values.joined(), Family.family)
    let compiled = ruleset(
      for: plan, counting: PacketCounters.none.including(Self.settings.nodePortAddresses))
    let set = try #require(compiled.ruleset.sets.first { $0.declaration.name == refused.map.name })
    return (set, refused)
  }

  @Test func theKeysAreThoseOfTheTable() throws {
    for (set, refused) in [try elements(IPv4.self), try elements(IPv6.self)] {
      #expect(set.declaration.hasCounters)
      #expect(set.declaration.key == refused.map.key)
      #expect(refused.transports.values.sorted() == [.udp, .sctp])
      let keys = Set(set.elements.map(\.key))
      #expect(keys.isSuperset(of: refused.transports.keys))
    }
  }

  @Test func countersComeWithLocalhostOnly() {
    #expect(PacketCounters.none.including(.primary) == .none)
    #expect(PacketCounters.services.including(.primary) == .services)
    #expect(PacketCounters.none.including(Self.settings.nodePortAddresses) == .services)
    #expect(
      PacketCounters.servicesAndEndpoints.including(Self.settings.nodePortAddresses) == .servicesAndEndpoints)
  }
}
