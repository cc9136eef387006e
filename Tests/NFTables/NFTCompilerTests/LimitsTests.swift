import Addresses
import ClusterModel
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import NFTCompiler

/// Behavior at and beyond the limits.
struct LimitsTests {
  /// This many endpoints in one slice.
  private func manyEndpoints(_ count: Int, on nodes: [String] = ["node2"]) -> [EndpointSlice] {
    let endpoints = (0..<count).map { endpoint(v4(0x0a80_0000, $0), on: nodes[$0 * nodes.count / count]) }
    return [
      slice("default/0", of: "default/0", ports: [EndpointPort(name: "http", port: 8080)], endpoints)
    ]
  }

  /// Each service word must have an existing class, and each set the slots that its class chooses from.
  private func checkReachable(_ ruleset: Ruleset, _ comment: Comment? = nil) {
    #expect(ruleset.problems == [], comment)
    let classes = Set(ruleset.elements("class").map { $0.key[0] })
    let words = (ruleset.elements("services") + ruleset.elements("node-ports")).map(\.word)
    #expect(words.allSatisfy { classes.contains($0.classOrUID) }, comment)
    let second = Set(ruleset.elements("set-class").map { $0.key[0] })
    #expect(ruleset.elements("cluster-words").allSatisfy { second.contains($0.word.classOrUID) }, comment)
  }

  @Test(arguments: [255, 256, 257, 1000])
  func anyNumberOfEndpointsIsChosenFrom(count: Int) throws {
    let cluster = ClusterSnapshot(services: [numbered(0)], slices: manyEndpoints(count))
    let ruleset = compile(cluster).ruleset
    let word = try #require(ruleset.words["default/0:http"])
    #expect(ruleset.chainNames.contains("pick-\(count)"))
    #expect(word.classOrUID == (count > 255 ? word.classOrUID : UInt32(count)))
    #expect(TreatmentClass.assignedNumbers.contains(word.classOrUID) == (count > 255))
    #expect(ruleset.elements("endpoints").map { $0.key[1] } == (0..<count).map { UInt32($0) })
    checkReachable(ruleset)
  }

  @Test(arguments: [(4096, 0), (4097, 1), (5000, 1)])
  func affinityNumbers4096EndpointsAndReportsMore(count: Int, reports: Int) {
    let service = numbered(0) { service, _ in service.affinitySeconds = 600 }
    let compiled = compile(ClusterSnapshot(services: [service], slices: manyEndpoints(count)))
    #expect(compiled.diagnostics.count == reports)
    #expect(compiled.diagnostics.allSatisfy { $0.object?.name == "default/0" && $0.severity == .error })
    #expect(compiled.diagnostics.allSatisfy { $0.problem.contains("first 4096 endpoints") })
    #expect(compiled.ruleset.elements("affinity-slots").map { $0.key[1] } == (0..<4096).map { UInt32($0) })
    #expect(compiled.ruleset.elements("affinity-endpoints").count == 4096)
    #expect(compiled.ruleset.chainNames.contains("affinity-4096-600s"))
    checkReachable(compiled.ruleset)
  }

  /// The endpoints on this node are the last of five thousand, so none of them is among the first 4096.
  @Test func withTooManyEndpointsForAffinityEachSetStillHasAllItsSlots() throws {
    let service = numbered(0) { service, _ in
      service.affinitySeconds = 600
      service.type = .nodePort
      service.externalTrafficPolicy = .local
    }
    let nodes = Array(repeating: "node2", count: 49) + ["node1"]
    let compiled = compile(ClusterSnapshot(services: [service], slices: manyEndpoints(5000, on: nodes)))
    let slots = Dictionary(grouping: compiled.ruleset.elements("affinity-slots")) { $0.key[0] }
    let chosen = compiled.ruleset.chainNames.filter { $0.hasPrefix("affinity-") }
    let counts = slots.values.map(\.count).sorted()
    #expect(counts.count == 2)
    #expect(
      Set(chosen) == ["affinity-local-\(counts[0])-600s", "affinity-\(counts[counts.count - 1])-600s"])
    #expect(counts[0] == 100)
    checkReachable(compiled.ruleset)
  }

  /// All endpoints on this node are terminating, and the only ready one is elsewhere: no endpoint is in both sets.
  @Test func affinityLeavesRoomForTheClusterSet() {
    let service = numbered(0) { service, _ in
      service.affinitySeconds = 600
      service.internalTrafficPolicy = .local
      service.type = .nodePort
    }
    var here = manyEndpoints(4200, on: ["node1"])[0]
    for index in here.endpoints.indices {
      here.endpoints[index].isReady = false
      here.endpoints[index].isTerminating = true
    }
    let cluster = ClusterSnapshot(services: [service], slices: [here] + slices(of: 0, hosts: [1]))
    let compiled = compile(cluster)
    #expect(compiled.ruleset.chainNames.contains("affinity-1-600s"))
    #expect(compiled.ruleset.chainNames.contains("affinity-local-4095-600s"))
    #expect(compiled.ruleset.elements("affinity-slots").count == 4096)
    #expect(compiled.diagnostics.count == 1)
    checkReachable(compiled.ruleset)
  }

  // MARK: Kinds of treatment

  @Test(arguments: [LocalPodDetector.none, .sources(["10.244.0.0/16"])])
  func tooManyTreatmentClassesAreReportedAndTheRestWorks(_ detector: LocalPodDetector) {
    let count = 2600
    let cluster = uniformCluster(services: count, endpoints: { _ in 1 }) { service, number in
      service.affinitySeconds = UInt32(number + 1)
    }
    let compiled = compile(cluster) { $0.localPods = detector }
    let kindsEach = detector == .none ? 1 : 2
    let served = TreatmentClass.assignedNumbers.count / kindsEach
    #expect(compiled.ruleset.elements("services").count == served)
    #expect(compiled.diagnostics.count == count - served)
    #expect(compiled.diagnostics.allSatisfy { $0.problem.contains("treatments are in use") })
    checkReachable(compiled.ruleset)
    // Existing classes keep their numbers, so a new Service does not displace anything.
    let again = compile(cluster, like: compiled.ruleset) { $0.localPods = detector }
    #expect(again.ruleset.difference(from: TableImage(compiled.ruleset)).isEmpty)
  }

  @Test func withTooManyClassesNoChainReferenceDangles() {
    let cluster = uniformCluster(services: 2600, endpoints: { _ in 1 }) { service, number in
      service.affinitySeconds = UInt32(number + 1)
      service.type = .nodePort
      service.externalTrafficPolicy = .local
      service.internalTrafficPolicy = number.isMultiple(of: 3) ? .local : .cluster
    }
    let compiled = compile(cluster) { $0.localPods = .sources(["10.244.0.0/16"]) }
    #expect(!compiled.diagnostics.isEmpty)
    checkReachable(compiled.ruleset)
    let local = Set(
      compiled.ruleset.elements("node-ports").map(\.word).filter { $0.rawValue & ServiceWord.localBit != 0 }
        .map { $0.rawValue & ServiceWord.setMask })
    #expect(Set(compiled.ruleset.elements("cluster-words").map { $0.key[0] }) == local)
  }

  /// One number is left when a Service with 300 endpoints is added, which needs two; the next one needs only one.
  @Test func aPortThatNeedsTwoClassesIsNotServedWithOne() {
    let sticky = uniformCluster(services: 1279, endpoints: { _ in 1 }) { service, number in
      service.affinitySeconds = UInt32(number + 1)
    }
    var large = service("z/large") { $0.clusterIPs = ["10.200.0.1"] }
    large.ports = [ServicePort(name: "http", port: 80)]
    var slice = manyEndpoints(300)[0]
    slice.name = "z/large"
    slice.service = "z/large"
    var last = numbered(2000) { service, _ in
      service.type = .nodePort
      service.affinitySeconds = 1
    }
    last.name = "z/last"
    let lastSlices = slices(of: 2000, hosts: [1]).map { slice in
      var slice = slice
      slice.service = "z/last"
      return slice
    }
    let cluster = ClusterSnapshot(
      services: sticky.services + [large, last], slices: sticky.slices + [slice] + lastSlices)
    let compiled = compile(cluster) { $0.localPods = .sources(["10.244.0.0/16"]) }
    #expect(compiled.diagnostics.map(\.object?.name) == ["z/large"])
    #expect(compiled.ruleset.chainNames.contains("external-affinity-1-1s"))
    checkReachable(compiled.ruleset)
  }

  /// Somebody deleted a chain from the table, and it cannot be restored because all numbers are in use.
  @Test func aClassWithoutItsSuccessorInTheTableIsNotServed() throws {
    let sticky = uniformCluster(services: 1279, endpoints: { _ in 1 }) { service, number in
      service.affinitySeconds = UInt32(number + 1)
    }
    let detector = LocalPodDetector.sources(["10.244.0.0/16"])
    let before = compile(sticky) { $0.localPods = detector }.ruleset
    var live = TableImage(before)
    let taken = Set(before.elements("class").map { $0.key[0] })
    let free = try #require(TreatmentClass.assignedNumbers.first { !taken.contains($0) })
    live.sets["class"]?.elements[RegisterWords(free)] = Element(
      RegisterWords(free), .verdict(.goto("cluster-ip-300")))
    var large = service("z/large") { $0.clusterIPs = ["10.200.0.1"] }
    large.ports = [ServicePort(name: "http", port: 80)]
    var slice = manyEndpoints(300)[0]
    slice.service = "z/large"
    let cluster = ClusterSnapshot(services: sticky.services + [large], slices: sticky.slices + [slice])
    let compiled = compile(IPv4.self, cluster, like: live) { $0.localPods = detector }
    #expect(compiled.diagnostics.map(\.object?.name) == ["z/large"])
    checkReachable(compiled.ruleset)
  }

  // MARK: Sizes of maps

  /// One Service with this many node ports.
  private func nodePorts(_ count: Int) -> ClusterSnapshot {
    let service = numbered(0) { service, _ in
      service.type = .nodePort
      service.ports = (1...count).map {
        ServicePort(name: "p\($0)", port: Port($0) ?? 1, nodePort: Port(20_000 + $0))
      }
    }
    return ClusterSnapshot(services: [service])
  }

  @Test func aMapKeepsItsSizeWhileItsElementsFit() {
    let before = compile(nodePorts(10)).ruleset
    #expect(before.set("node-ports")?.declaration.size == 4096)
    let full = compile(nodePorts(4096), like: before).ruleset
    #expect(full.set("node-ports")?.declaration.size == 4096)
    #expect(full.difference(from: TableImage(before)).summary.contains("+node-ports 4086"))
    #expect(!full.difference(from: TableImage(before)).summary.contains("delete set node-ports"))
  }

  @Test func aMapThatIsTooSmallIsReplacedWithTheRulesThatReferToIt() {
    let before = compile(nodePorts(10)).ruleset
    let grown = compile(nodePorts(4097), like: before).ruleset
    #expect(grown.set("node-ports")?.declaration.size == 16384)
    let live = TableImage(before)
    #expect(
      grown.difference(from: live).summary == [
        "flush services", "delete set node-ports", "create set node-ports", "rules of services",
        "+services 4087", "+node-ports 4097",
      ])
    #expect(grown.applied(to: live) == TableImage(grown))
    let shrunk = compile(nodePorts(10), like: grown).ruleset
    #expect(shrunk.set("node-ports")?.declaration.size == 16384)
  }

  @Test func aFirstTableHasRoomToDouble() {
    #expect(compile(nodePorts(4096)).ruleset.set("node-ports")?.declaration.size == 8192)
    #expect(compile(nodePorts(2048)).ruleset.set("node-ports")?.declaration.size == 4096)
    #expect(compile(nodePorts(2049)).ruleset.set("node-ports")?.declaration.size == 8192)
  }

  @Test func aMapThatOthersMadeTooSmallIsReplaced() {
    let wanted = compile(nodePorts(10)).ruleset
    var live = TableImage(wanted)
    let small = SetDeclaration(
      "node-ports", key: [.transport, .port], value: .fields([.word]), size: 64)
    live.sets["node-ports"]?.declaration = small
    let again = compile(IPv4.self, nodePorts(10), like: live).ruleset
    #expect(again.set("node-ports")?.declaration.size == 4096)
    #expect(again.applied(to: live) == TableImage(wanted))
  }

  @Test(arguments: [
    (PacketCounters.none, []), (.services, ["services", "node-ports"]),
    (.servicesAndEndpoints, ["services", "node-ports", "endpoints", "affinity-endpoints"]),
  ])
  func countersAreInTheRequestedMaps(_ counters: PacketCounters, _ names: [String]) {
    let plan = Plan<IPv4>.make(for: oneService([0]), on: node1, with: ProxySettings()).plan
    let sets = ruleset(for: plan, counting: counters).ruleset.sets.map(\.declaration)
    #expect(sets.filter(\.hasCounters).map(\.name.description) == names)
  }
}
