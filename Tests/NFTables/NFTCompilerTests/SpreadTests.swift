import Addresses
import ClusterModel
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import NFTCompiler

/// Services whose endpoints are chosen by a hash or by weight.
struct SpreadTests {
  private func service(_ algorithm: BalancingAlgorithm, _ hosts: [Int], weights: [UInt16] = [])
    -> ClusterSnapshot
  {
    let plain = oneService(hosts) { service, _ in service.algorithm = algorithm }
    let slices = plain.slices.map { slice in
      var slice = slice
      for (index, weight) in weights.enumerated() { slice.endpoints[index].weight = weight }
      return slice
    }
    return ClusterSnapshot(services: plain.services, slices: slices)
  }

  private func word(_ ruleset: Ruleset) throws -> ServiceWord {
    try #require(ruleset.words["default/0:http"])
  }

  private func share(of host: Int, in hosts: [Int]) -> Double {
    Double(hosts.count(where: { $0 == host })) / Double(hosts.count)
  }

  // MARK: The table

  @Test func everySlotOfAHashTableHasAnEndpoint() throws {
    let ruleset = compile(service(.maglev, Array(0..<10))).ruleset
    let slots = ruleset.hosts(of: try word(ruleset))
    #expect(slots.count == 1021)
    #expect(Set(slots) == Set(0..<10))
    #expect(ruleset.problems == [])
  }

  @Test func weightsAreSharesOfSlots() throws {
    let random = compile(service(.random, [1, 2, 3], weights: [70, 20, 10])).ruleset
    #expect(random.hosts(of: try word(random)).sorted() == [1, 1, 1, 1, 1, 1, 1, 2, 2, 3])
    #expect(random.chainNames.contains("pick-10"))
    let maglev = compile(service(.maglev, [1, 2, 3], weights: [70, 20, 10])).ruleset
    let slots = maglev.hosts(of: try word(maglev))
    for (host, wanted) in [(1, 0.7), (2, 0.2), (3, 0.1)] {
      #expect(abs(share(of: host, in: slots) - wanted) < wanted / 100)
    }
    let one = compile(service(.random, [1, 2], weights: [0, 1])).ruleset
    #expect(one.hosts(of: try word(one)) == [2])
  }

  /// Nodes may get objects in any order, and have had other tables before.
  @Test func theTableFollowsFromTheEndpointsAlone() throws {
    let hosts = [3, 9, 4, 1, 7]
    let fresh = compile(service(.maglev, hosts)).ruleset
    let turned = compile(service(.maglev, hosts.reversed())).ruleset
    #expect(turned.elements("endpoints") == fresh.elements("endpoints"))
    for before in [service(.maglev, [1, 2, 3, 4]), service(.random, hosts), service(.sourceHash, [9, 8])] {
      let after = compile(service(.maglev, hosts), like: compile(before).ruleset).ruleset
      #expect(after.hosts(of: try word(after)) == fresh.hosts(of: try word(fresh)))
    }
  }

  @Test func onlySlotsThatDifferAreSent() throws {
    let before = compile(service(.maglev, Array(0..<10))).ruleset
    let after = compile(service(.maglev, Array(1..<10)), like: before).ruleset
    let (old, new) = (before.hosts(of: try word(before)), after.hosts(of: try word(after)))
    let different = zip(old, new).count(where: { $0 != $1 })
    #expect(different < 3 * old.count(where: { $0 == 0 }))
    #expect(
      after.difference(from: TableImage(before)).summary == [
        "-endpoints \(different)", "+endpoints \(different)",
      ])
  }

  @Test func theSlotsOfAffinityAreThoseOfTheTable() throws {
    let plain = compile(service(.maglev, [1, 2, 3])).ruleset
    let cluster = ClusterSnapshot(
      services: [
        numbered(0) { service, _ in
          service.algorithm = .maglev
          service.affinitySeconds = 600
        }
      ], slices: service(.maglev, [1, 2, 3]).slices)
    let affinity = compile(cluster).ruleset
    #expect(affinity.problems == [])
    let hosts = Dictionary(
      uniqueKeysWithValues: affinity.uids(of: try word(affinity)).map { ($0.value, $0.key) })
    let slots = affinity.elements("affinity-slots").sorted { $0.key < $1.key }.map { hosts[$0.data[0]] }
    #expect(slots == plain.hosts(of: try word(plain)))
    #expect(affinity.chainNames.contains("affinity-flow-hash-509-600s"))
  }

  @Test func aTableThatIsTooSmallIsReported() throws {
    func compiled(_ algorithm: BalancingAlgorithm, _ count: Int) -> CompiledRuleset {
      let plain = oneService([]) { service, _ in service.algorithm = algorithm }
      let many = slice(
        "default/0-4", of: "default/0", ports: [EndpointPort(name: "http", port: 8080)],
        (0..<count).map { endpoint(v4(0x0a80_0000, $0), on: "node2") })
      return compile(ClusterSnapshot(services: plain.services, slices: [many]))
    }
    #expect(compiled(.maglev, 655).diagnostics == [])
    #expect(compiled(.random, 656).diagnostics == [])
    let large = compiled(.maglev, 656)
    #expect(large.diagnostics.map(\.severity) == [.warning])
    #expect(large.ruleset.hosts(of: try word(large.ruleset)).count == 65_521)
  }

  @Test(
    arguments: [([70, 20, 10], [60, 30, 10], 1), ([1, 999, 1000], [1, 900, 1099], 51)]
      as [([UInt16], [UInt16], Int)])
  func aChangedWeightSendsOnlySlotsThatDiffer(_ old: [UInt16], _ new: [UInt16], _ most: Int) throws {
    let before = compile(service(.random, [1, 2, 3], weights: old)).ruleset
    let after = compile(service(.random, [1, 2, 3], weights: new), like: before).ruleset
    let (was, now) = (before.hosts(of: try word(before)), after.hosts(of: try word(after)))
    #expect(was.count == now.count)
    let different = zip(was, now).count(where: { $0 != $1 })
    #expect((1...most).contains(different))
    #expect(
      after.difference(from: TableImage(before)).summary == [
        "-endpoints \(different)", "+endpoints \(different)",
      ])
  }

  @Test func aShareThatSlotsCannotHoldIsReported() {
    #expect(compile(service(.random, [1, 2], weights: [1, 3])).diagnostics == [])
    let far = compile(service(.random, [1, 2], weights: [1, 65_535])).diagnostics
    #expect(far.map(\.severity) == [.warning])
    #expect(far.map { "\($0.object?.description ?? "")" } == ["Service default/0"])
    #expect(
      far.map(\.problem) == [
        "an endpoint of port default/0:http has a weight of 1 among 65536, and gets 1 of 2039 connections"
      ])
    #expect(far.map(\.remedy) == ["give it a weight of at least 328, or 0 for no new connections"])
  }

  // MARK: Chains

  /// A chain for each size of table, however many Services there are.
  @Test func chainsDoNotGrowWithServices() {
    func chains(_ count: Int) -> [String] {
      let cluster = uniformCluster(services: count, endpoints: { 1 + $0 % 10 }) { service, number in
        service.algorithm = number.isMultiple(of: 2) ? .maglev : .sourceHash
      }
      return compile(cluster).ruleset.chainNames.filter { $0.hasPrefix("pick-") && $0.contains("hash") }
        .sorted()
    }
    let wanted = ["flow", "source"].flatMap { hash in
      [1021, 251, 509].map { "pick-\(hash)-hash-\($0)" }
    }
    #expect(chains(60) == wanted.sorted())
    #expect(chains(20) == chains(60))
  }

  @Test func aTableWithoutHashesHasNoneOfTheirChains() {
    let names = compile(uniformCluster(services: 20)).ruleset.chainNames
    #expect(!names.contains { $0.contains("hash") })
  }

  @Test func aClassOfHashesCanBeReadFromItsName() {
    for hash in FlowHash.allCases {
      for (seconds, isLocal) in [(nil, false), (600, false), (600, true)] as [(UInt32?, Bool)] {
        let chain = PickChain(.hash(hash), slotCount: 1021, affinitySeconds: seconds, isLocal: isLocal)
        #expect(chain != PickChain(.random, slotCount: 1021, affinitySeconds: seconds, isLocal: isLocal))
        for treatment in [
          TreatmentClass.choose(chain), .clusterIP(chain), .external(chain), .local(chain),
          .guarded(.external(chain)),
        ] {
          #expect(TreatmentClass(name: treatment.name) == treatment, "\(treatment.name)")
          #expect(treatment.fixedNumber == nil)
        }
      }
    }
  }

  @Test func theSameRuleServesEveryHashOfItsSize() throws {
    let ruleset = compile(service(.sourceHash, [1, 2])).ruleset
    let chain = try #require(ruleset.chains.first { $0.name == "pick-source-hash-251" })
    #expect(
      chain.instructions(for: .ipv4).first?.map(\.description).suffix(5) == [
        "[ bitwise reg 1 = ( reg 1 & 0xfffff000 ) ^ 0x00000000 ]",
        "[ payload load 4b @ network header + 12 => reg 14 ]",
        "[ hash reg 9 = jhash(reg 14, 4, 0x56494144) % mod 251 ]",
        "[ lookup reg 1 set endpoints dreg 1 ]", "[ nat dnat ip addr_min reg 1 proto_min reg 9 ]",
      ])
  }

  // MARK: Counts

  private func counts(_ cluster: ClusterSnapshot) -> ServiceCount? {
    let plan = Plan<IPv4>.make(for: cluster, on: node1, with: ProxySettings()).plan
    let table = ruleset(for: plan, counting: .servicesAndEndpoints).ruleset
    var counts = ServiceCounts()
    let names: [SetName] = ["services", "endpoints"]
    counts.add(
      Dictionary(
        uniqueKeysWithValues: names.map { name in
          (name, table.elements(name).map { (element: $0, count: ElementCount(packets: 2, bytes: 0)) })
        }), .ipv4)
    return counts.services.first
  }

  @Test func theCountOfAnEndpointIsThatOfAllItsSlots() throws {
    let weighted = try #require(counts(service(.random, [1, 2], weights: [3, 1])))
    #expect(weighted.endpoints.values.sorted() == [2, 6])
    #expect(weighted.shares.values.sorted() == [0.25, 0.75])
    #expect(counts(service(.random, [1, 2]))?.shares == [:])
  }
}
