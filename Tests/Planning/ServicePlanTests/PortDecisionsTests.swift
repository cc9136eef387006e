import Addresses
import ClusterModel
import SeededRandom
import ServicePlan
import TestSupport
import Testing

/// The reasons must match the plan, rather than being a second opinion.
@Suite struct PortDecisionsTests {
  @Test func anEndpointIsInThePlanIfThereIsNoObjection() {
    var (cluster, local) = (0, 0)
    for seed in 0..<400 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let world = OddWorld(&random)
      for compared in [compare(IPv4.self, world, "seed \(seed)"), compare(IPv6.self, world, "seed \(seed)")] {
        cluster += compared.cluster
        local += compared.local
      }
    }
    #expect(cluster > 0 && local > 0, "endpoints were compared")
  }

  /// Returns how many endpoints that may be used were compared.
  private func compare<Family: IPFamily>(
    _: Family.Type, _ world: OddWorld, _ comment: Comment
  ) -> (cluster: Int, local: Int) {
    var compared = (cluster: 0, local: 0)
    let plan = Plan<Family>.make(for: world.cluster, on: world.node, with: world.settings).plan
    for service in world.cluster.services {
      let planned = plan.services.first { $0.name == service.name }
      let objection = service.objection(in: Family.family, with: world.settings)
      #expect((planned == nil) == (objection != nil), comment)
      for (index, port) in service.ports.enumerated() {
        guard let ports = planned?.ports[index] else { continue }
        let decisions = PortDecisions<Family>(
          about: port, of: service, in: world.cluster, on: world.node, with: world.settings)
        let cluster = decisions.endpoints.filter { $0.clusterObjection == nil }.map(\.endpoint)
        #expect(cluster == ports.clusterEndpoints, comment)
        compared.cluster += cluster.count
        guard service.internalTrafficPolicy == .local || service.externalTrafficPolicy == .local else {
          continue
        }
        let local = decisions.endpoints.filter { $0.localObjection == nil }.map(\.endpoint)
        #expect(local == ports.localEndpoints, comment)
        compared.local += local.count
      }
    }
    return compared
  }

  private func decisions(
    _ slices: EndpointSlice..., on node: NodeView = node1, _ edit: (inout Service) -> Void = { _ in }
  ) -> PortDecisions<IPv4> {
    let service = web(edit)
    return PortDecisions(
      about: service.ports[0], of: service, in: ClusterSnapshot(services: [service], slices: slices),
      on: node,
      with: ProxySettings())
  }

  @Test func saysWhyAnEndpointIsNotUsed() {
    let found = decisions(
      webSlice(
        "default/web-1", endpoint("10.244.1.1", on: "node1"), endpoint("10.244.1.2") { $0.isReady = false },
        endpoint("10.244.1.3", on: "node1") {
          $0.isReady = false
          $0.isTerminating = true
        }, endpoint("10.244.2.4", on: "node2")),
      webSlice("default/web-2", endpoint("10.244.1.1") { $0.isReady = false }))
    #expect(
      found.endpoints.map(\.clusterObjection) == [
        nil, .duplicate(of: "default/web-1"), .notReady, .othersAreReady, nil,
      ])
    #expect(
      found.endpoints.map(\.localObjection) == [
        nil, .duplicate(of: "default/web-1"), .notReady, .othersAreReady, .onAnotherNode,
      ])
    #expect(found.topology == .everywhere)
  }

  @Test func saysThatAnEndpointHasHintsForAnotherZone() {
    let found = decisions(
      webSlice(
        "default/web-1", endpoint("10.244.1.1") { $0.zoneHints = ["a"] },
        endpoint("10.244.1.2") { $0.zoneHints = ["b"] }))
    #expect(found.endpoints.map(\.clusterObjection) == [nil, .meantForOthers])
    #expect(found.topology == .zone("a"))
  }

  @Test func saysWhyASliceIsNotUsed() {
    let ports: [(EndpointSlice) -> EndpointSlice] = [
      { edited($0) { $0.isHeadless = true } }, { edited($0) { $0.proxyName = "mesh" } },
      { edited($0) { $0.family = .ipv6 } },
      { edited($0) { $0.ports = [EndpointPort(name: "web", port: 8080)] } },
      { edited($0) { $0.ports[0].transport = .udp } }, { edited($0) { $0.ports[0].port = nil } }, { $0 },
    ]
    let objections = ports.map { decisions($0(webSlice())).slices.map(\.objection) }
    #expect(
      objections == [
        [.isHeadless], [.isForProxy("mesh")], [.isOfFamily(.ipv6)], [.hasNoPortOfName], [.hasTransport(.udp)],
        [.hasNoNumber], [nil],
      ])
    #expect(decisions(webSlice()).topology == nil)
  }
}

private func edited(_ slice: EndpointSlice, _ edit: (inout EndpointSlice) -> Void) -> EndpointSlice {
  var slice = slice
  edit(&slice)
  return slice
}
