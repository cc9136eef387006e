import Addresses
import ClusterModel
import NFTCompiler
import NFTRuleset
import NFTSimulator
import ServicePlan
import TestSupport
import Testing

/// What segments of connections meet whose endpoint is gone.
struct ResetTests {
  private func table(resets: Bool) -> Ruleset {
    let web = service("default/web") {
      $0.clusterIPs = ["10.96.0.10"]
      $0.ports = [ServicePort(name: "http", port: 80)]
      $0.resetsConnections = resets
    }
    let slice = slice(
      "default/web-1", of: "default/web", ports: [EndpointPort(name: "http", port: 8080)],
      [endpoint("10.244.1.5")])
    let cluster = ClusterSnapshot(services: [web], slices: [slice])
    let node = NodeView(name: "node1", addresses: ["192.168.50.11"])
    return ruleset(for: Plan<IPv4>.make(for: cluster, on: node, with: ProxySettings()).plan).ruleset
  }

  private func fate(
    _ table: Ruleset, mark: UInt32, _ transport: Transport = .tcp, to destination: IPAddress, isOwn: Bool
  ) -> Fate? {
    let packet = Packet(
      from: "10.244.9.9", to: destination, transport, port: 8080,
      inputInterface: isOwn ? nil : InterfaceName("eth0"), connectionMark: mark)
    let node = SimulatedNode(addresses: ["192.168.50.11"])
    return PacketSimulator(table).outcome(of: packet, on: node).possibilities.first?.fate
  }

  /// Through the node, to it, and from it.
  @Test(
    arguments: [("10.244.1.6", false), ("192.168.50.11", false), ("10.244.1.6", true)] as [(IPAddress, Bool)])
  func segmentsOfMarkedConnectionsAreAnsweredWithAReset(_ destination: IPAddress, _ isOwn: Bool) {
    let asking = table(resets: true)
    #expect(fate(asking, mark: 1 << 13, to: destination, isOwn: isOwn) == .reset)
    #expect(fate(asking, mark: 0xffff, to: destination, isOwn: isOwn) == .reset)
    #expect(fate(asking, mark: 0xdfff, to: destination, isOwn: isOwn) == .untouched)
    #expect(fate(asking, mark: 1 << 13, .udp, to: destination, isOwn: isOwn) == .untouched)
    #expect(fate(table(resets: false), mark: 1 << 13, to: destination, isOwn: isOwn) == .untouched)
  }

  @Test func newConnectionsAreServedAsEver() {
    for resets in [false, true] {
      let found = fate(table(resets: resets), mark: 0, to: "10.244.1.6", isOwn: false)
      #expect(found == .untouched)
      let packet = Packet(
        from: "10.244.9.9", to: "10.96.0.10", .tcp, port: 80, inputInterface: InterfaceName("eth0"))
      let outcome = PacketSimulator(table(resets: resets)).outcome(
        of: packet, on: SimulatedNode(addresses: ["192.168.50.11"]))
      #expect(
        outcome.possibilities.map(\.fate) == [
          .delivered(to: "10.244.1.5", port: 8080, as: .kept("10.244.9.9"))
        ])
    }
  }
}
