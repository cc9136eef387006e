import Addresses
import ClusterModel
import NFTText
import NFTRuleset
import NFTCompiler
import ServicePlan
import TestSupport
import Testing
import SeededRandom

/// The cost of many Services, and of a change to one of them.
struct ScaleTests {
  enum Kind: String, CaseIterable, Sendable {
    case clusterIP, nodePort, local, guarded, affinity, localWithAffinity, refused

    func edit(_ service: inout Service, _ number: Int) {
      switch self {
      case .clusterIP, .refused: break
      case .nodePort: service.type = .nodePort
      case .local, .localWithAffinity:
        service.type = .nodePort
        service.externalTrafficPolicy = .local
      case .guarded:
        service.type = .loadBalancer
        service.ingress = [IngressAddress(v4(0xc0a8_0000, number)), IngressAddress(v6(0x60, number))]
        service.sourceRanges = ["10.0.0.0/8", "fd00::/8"]
      case .affinity: service.affinitySeconds = 600
      }
      if self == .localWithAffinity { service.affinitySeconds = 600 }
    }

    func ruleset<Family: IPFamily>(_ family: Family.Type, services: Int) -> Ruleset {
      let cluster = uniformCluster(services: services, endpoints: { _ in self == .refused ? 0 : 3 }, edit)
      let compiled = compile(family, cluster) { $0.localPods = .sources(["10.244.0.0/16", "fd00:244::/32"]) }
      #expect(compiled.ruleset.problems == [])
      #expect(compiled.diagnostics == [])
      return compiled.ruleset
    }
  }

  @Test(arguments: Kind.allCases)
  func chainsDoNotGrowAndElementsGrowLinearly(_ kind: Kind) {
    check(kind, IPv4.self, services: 1000)
    check(kind, IPv6.self, services: 100)
  }

  private func check<Family: IPFamily>(_ kind: Kind, _ family: Family.Type, services count: Int) {
    let (few, more) = (kind.ruleset(family, services: 10), kind.ruleset(family, services: 20))
    let many = kind.ruleset(family, services: count)
    #expect(many.chains == few.chains)
    #expect(many.sets.map(\.declaration) == few.sets.map(\.declaration))
    for ((few, more), many) in zip(zip(few.sets, more.sets), many.sets) {
      let grown = more.elements.count - few.elements.count
      #expect(many.elements.count == few.elements.count + (count / 10 - 1) * grown, "\(few.declaration.name)")
    }
    #expect(many.elements("class") == few.elements("class"))
    #expect(more.elementCount > few.elementCount)
  }

  // MARK: One change among many

  /// Services with 9, 10 and 11 endpoints in turn, so that no change needs a new treatment class.
  private func cluster(_ count: Int, without: Set<Int> = [], hosts changed: [Int: [Int]] = [:])
    -> ClusterSnapshot
  {
    let numbers = (0..<count).filter { !without.contains($0) }
    return ClusterSnapshot(
      services: numbers.map { numbered($0) },
      slices: numbers.flatMap { slices(of: $0, hosts: changed[$0] ?? Array(0..<9 + $0 % 3)) })
  }

  /// Changes to `default/4`, which has the endpoints 0...9, and their results.
  static let changes: [(name: String, hosts: [Int]?, steps: [String])] = [
    ("nothing", Array(0..<10), []),
    ("an endpoint is replaced", [0, 1, 2, 3, 77, 5, 6, 7, 8, 9], ["-endpoints 1", "+endpoints 1"]),
    ("an endpoint is added", Array(0..<11), ["-services 1", "+services 1", "+endpoints 1"]),
    ("the last endpoint is removed", Array(0..<9), ["-services 1", "+services 1", "-endpoints 1"]),
    (
      "the first endpoint is removed", Array(1..<10),
      ["-services 1", "+services 1", "-endpoints 2", "+endpoints 1"]
    ),
    ("the Service is removed", nil, ["-services 1", "-endpoints 10", "-cluster-ips 1"]),
  ]

  @Test(arguments: [100, 1000])
  func oneChangeAmongManyServicesAffectsAHandfulOfElements(services count: Int) {
    let before = compile(cluster(count)).ruleset
    let live = TableImage(before)
    for change in Self.changes {
      let changed = change.hosts.map { cluster(count, hosts: [4: $0]) } ?? cluster(count, without: [4])
      let wanted = compile(changed, like: before).ruleset
      #expect(wanted.difference(from: live).summary == change.steps, "\(change.name)")
      #expect(wanted.applied(to: live) == TableImage(wanted), "\(change.name)")
    }
    let without = compile(cluster(count, without: [4])).ruleset
    let added = compile(cluster(count), like: without).ruleset
    #expect(
      added.difference(from: TableImage(without)).summary == [
        "+services 1", "+endpoints 10", "+cluster-ips 1",
      ])
  }

  @Test func aNewTreatmentClassAddsOnlyItsChains() {
    let before = compile(oneService([0, 1])).ruleset
    let after = compile(oneService([0, 1, 2]), like: before).ruleset
    #expect(
      after.difference(from: TableImage(before)).summary == [
        "create chain pick-3", "rules of pick-3", "-services 1", "+services 1", "+class 1", "+set-class 1",
        "+endpoints 1",
      ])
  }

  @Test func anUnusedTreatmentClassIsKept() {
    let two = compile(oneService([0, 1])).ruleset
    let three = compile(oneService([0, 1, 2]), like: two).ruleset
    let twoAgain = compile(oneService([0, 1]), like: three).ruleset
    #expect(
      twoAgain.difference(from: TableImage(three)).summary == ["-services 1", "+services 1", "-endpoints 1"])
    #expect(twoAgain.chains.map(\.name) == three.chains.map(\.name))
  }

  // MARK: Order

  @Test(arguments: UInt64(1)...30)
  func theOrderOfObjectsDoesNotMatter(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let cluster = randomCluster(&random)
    let settings = randomSettings(&random)
    let shuffled = (0..<4).map { _ in shuffle(cluster, &random) }
    let (four, six) = (script(IPv4.self, cluster, settings), script(IPv6.self, cluster, settings))
    for other in shuffled {
      #expect(script(IPv4.self, other, settings) == four, "seed \(seed)")
      #expect(script(IPv6.self, other, settings) == six, "seed \(seed)")
    }
  }

  private func script<Family: IPFamily>(
    _: Family.Type, _ cluster: ClusterSnapshot, _ settings: ProxySettings
  ) -> String {
    ruleset(for: Plan<Family>.make(for: cluster, on: randomClusterNode, with: settings).plan).ruleset
      .nftScript
  }

  private func shuffle(_ cluster: ClusterSnapshot, _ random: inout SeededGenerator) -> ClusterSnapshot {
    let slices = cluster.slices.map { slice in
      var shuffled = slice
      shuffled.endpoints.shuffle(using: &random)
      shuffled.ports.shuffle(using: &random)
      return shuffled
    }
    return ClusterSnapshot(
      services: cluster.services.shuffled(using: &random), slices: slices.shuffled(using: &random),
      serviceCIDRs: cluster.serviceCIDRs.shuffled(using: &random))
  }
}
