import Addresses
import ClusterModel
import SeededRandom
import ServicePlan
import TestSupport
import Testing

struct IncrementalPlanTests {
  /// A sequence of random clusters, each of which is changed into the next by single changes in random order, planned a
  /// few at a time. The result must be the plan for the last cluster alone.
  @Test(arguments: UInt64(1)...100)
  func theOrderOfChangesDoesNotMatter(seed: UInt64) {
    walk(IPv4.self, seed: seed)
    walk(IPv6.self, seed: seed)
  }

  private func walk<Family: IPFamily>(_: Family.Type, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let settings = randomSettings(&random)
    var live = IncrementalPlan<Family>(on: randomClusterNode, with: settings, serviceCIDRs: [])
    var (state, cluster) = (ClusterState(), ClusterSnapshot())
    var planned = PlanUpdate<Family>()
    for step in 0..<6 {
      let next = randomCluster(&random)
      let said = step == 3 ? lists(of: next) : updates(from: cluster, to: next).shuffled(using: &random)
      var touched = ClusterState.Touched()
      for update in said {
        touched.formUnion(state.apply(update))
        guard Bool.random(using: &random) else { continue }
        planned.merge(live.update(touched.names(in: state), from: state))
        touched = ClusterState.Touched()
      }
      planned.merge(live.update(touched.names(in: state), from: state))
      live.setServiceCIDRs(next.serviceCIDRs)
      cluster = next
      let whole = Plan<Family>.make(for: cluster, on: randomClusterNode, with: settings)
      let services = planned.services.values.compactMap { $0 }.sorted { $0.name < $1.name }
      #expect(services == whole.plan.services, "seed \(seed), step \(step)")
      #expect(live.node == whole.plan.node, "seed \(seed), step \(step)")
      #expect(
        planned.diagnostics.values.flatMap { $0 }.sorted() == whole.diagnostics, "seed \(seed), step \(step)")
    }
  }

  @Test func aServiceThatRegainsAnAddressIsPlannedToo() throws {
    let old = web {
      $0.created = 1
      $0.externalIPs = ["203.0.113.1"]
    }
    let young = service("default/young") {
      $0.created = 2
      $0.clusterIPs = ["10.96.0.2"]
      $0.externalIPs = ["203.0.113.1"]
      $0.ports = [ServicePort(name: "http", port: 80)]
    }
    var state = ClusterState(ClusterSnapshot(services: [old, young]))
    var live = IncrementalPlan<IPv4>(on: node1, with: ProxySettings(), serviceCIDRs: [])
    let first = live.update(state.services.map(\.name), from: state)
    #expect(first.diagnostics.keys.sorted() == [young.name])
    let touched = state.apply(.changed(.service(old.name, nil)))
    #expect(touched.services == [old.name])
    let second = live.update(touched.names(in: state), from: state)
    #expect(Set(second.services.keys) == [old.name, young.name])
    #expect(second.services[old.name] == .some(nil))
    let plan = try #require(second.services[young.name] ?? nil)
    #expect(plan.ports.flatMap(\.frontends).map(\.kind) == [.clusterIP, .externalIP])
    #expect(second.diagnostics.isEmpty)
  }

  /// An older Service has an external claim to an address that a younger one has as its ClusterIP or node port:
  /// whenever the younger one is created or deleted, the older one is planned again.
  @Test(arguments: [
    ("10.96.0.2" as IPAddress, 80 as Port), ("10.96.0.2", 81), ("192.168.50.11", 30080),
  ])
  func aClaimMovesWhenAStrongerOneIsAddedOrRemoved(_ address: IPAddress, _ port: Port) {
    let old = service("default/old") {
      $0.created = 1
      $0.clusterIPs = ["10.96.0.1"]
      $0.externalIPs = [address]
      $0.ports = [ServicePort(port: port)]
    }
    let young = service("default/young") {
      $0.type = .nodePort
      $0.created = 2
      $0.clusterIPs = ["10.96.0.2"]
      $0.ports = [ServicePort(port: 80, nodePort: 30080)]
    }
    var state = ClusterState(ClusterSnapshot(services: []))
    var live = IncrementalPlan<IPv4>(on: node1, with: ProxySettings(), serviceCIDRs: [])
    func externalAddresses(after change: ClusterUpdate) -> Int? {
      let update = live.update(state.apply(change).names(in: state), from: state)
      guard case .some(.some(let plan)) = update.services[old.name] else { return nil }
      return plan.ports.flatMap(\.frontends).count { $0.kind == .externalIP }
    }
    #expect(externalAddresses(after: .changed(.service(old.name, old))) == 1)
    for _ in 0..<2 {
      #expect(externalAddresses(after: .changed(.service(young.name, young))) == 0)
      #expect(externalAddresses(after: .changed(.service(young.name, nil))) == 1)
    }
    #expect(externalAddresses(after: .changed(.service(young.name, young))) == 0)
    #expect(externalAddresses(after: .changed(.service(old.name, nil))) == nil)
    #expect(externalAddresses(after: .changed(.service(old.name, old))) == 0)
  }

  /// If several Services share, for example, a load balancer's address, a change to one of them affects no other.
  @Test func sharingAnAddressAffectsNoOtherService() {
    let sharing = (1...3).map { number in
      service("default/\(number)") {
        $0.type = .loadBalancer
        $0.clusterIPs = [.v4(IPv4Address(rawValue: 0x0a60_0000 + UInt32(number)))]
        $0.ingress = [IngressAddress("192.168.60.1")]
        $0.ports = [ServicePort(port: Port(80 + number) ?? 80)]
      }
    }
    var state = ClusterState(ClusterSnapshot(services: sharing))
    var live = IncrementalPlan<IPv4>(on: node1, with: ProxySettings(), serviceCIDRs: [])
    _ = live.update(state.services.map(\.name), from: state)
    let touched = state.apply(.changed(.service(sharing[0].name, nil)))
    #expect(Set(live.update(touched.names(in: state), from: state).services.keys) == [sharing[0].name])
  }

  @Test func aChangeWithoutEffectAffectsNothing() {
    let cluster = ClusterSnapshot(services: [web()], slices: [webSlice()])
    var state = ClusterState(cluster)
    for update in lists(of: cluster) { #expect(state.apply(update).isEmpty) }
    #expect(state.apply(.changed(.service(web().name, web()))).isEmpty)
    #expect(state.apply(.changed(.slice(webSlice().name, webSlice()))).isEmpty)
    #expect(state.apply(.changed(.slice(NamespacedName("default", "gone"), nil))).isEmpty)
  }

  @Test func aSliceThatMovesAffectsBothServices() {
    var state = ClusterState(ClusterSnapshot(slices: [webSlice()]))
    var moved = webSlice()
    moved.service = NamespacedName("default", "other")
    let touched = state.apply(.changed(.slice(moved.name, moved)))
    #expect(touched.services == [NamespacedName("default", "web"), NamespacedName("default", "other")])
    #expect(state.slices(of: NamespacedName("default", "web")).isEmpty)
    #expect(Array(state.slices(of: NamespacedName("default", "other"))) == [moved])
  }

  @Test func nothingIsCompleteBeforeAllKindsAreListed() {
    var state = ClusterState()
    for update in lists(of: ClusterSnapshot()) {
      #expect(!state.isComplete)
      _ = state.apply(update)
    }
    #expect(state.isComplete)
  }
}
