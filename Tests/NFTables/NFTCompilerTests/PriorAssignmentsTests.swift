import Addresses
import ClusterModel
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import NFTCompiler
import SeededRandom

/// What a ruleset keeps of the previous one.
struct PriorAssignmentsTests {
  @Test func aRemainingEndpointKeepsItsSlotAndTheLastFillsTheGap() throws {
    let before = compile(oneService([0, 1, 2, 3, 4])).ruleset
    let word = try #require(before.words["default/0:http"])
    #expect(before.hosts(of: word) == [0, 1, 2, 3, 4])
    for (hosts, expected) in [
      ([0, 2, 3, 4], [0, 4, 2, 3]), ([0, 1, 2, 3], [0, 1, 2, 3]), ([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]),
      ([1, 2, 3, 4, 9], [9, 1, 2, 3, 4]), ([4], [4]), ([0, 1, 4, 8, 9], [0, 1, 8, 9, 4]),
      ([3, 4, 5, 6], [4, 5, 6, 3]),
    ] {
      #expect(compile(oneService(hosts), like: before).ruleset.hosts(of: word) == expected, "\(hosts)")
    }
  }

  @Test(arguments: UInt64(1)...100)
  func slotsAreContiguousAndRemainingEndpointsKeepTheirs(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var hosts = Array((0..<Int.random(in: 1...20, using: &random)))
    var ruleset = compile(oneService(hosts)).ruleset
    for _ in 0..<8 {
      let word = try #require(ruleset.words["default/0:http"])
      let before = ruleset.hosts(of: word)
      hosts = Array((0..<40).shuffled(using: &random).prefix(Int.random(in: 1...20, using: &random)))
      ruleset = compile(oneService(hosts), like: ruleset).ruleset
      let after = ruleset.hosts(of: word)
      #expect(Set(after) == Set(hosts) && after.count == hosts.count, "seed \(seed)")
      for (slot, host) in before.enumerated() where slot < after.count && hosts.contains(host) {
        #expect(after[slot] == host, "seed \(seed)")
      }
    }
  }

  @Test(arguments: UInt64(1)...20)
  func portsAndClassesKeepTheirNumbersAcrossChanges(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var ruleset = compile(uniformCluster(services: 30, endpoints: { $0 })).ruleset
    for _ in 0..<5 {
      let before = ruleset
      let numbers = (0..<60).shuffled(using: &random).prefix(30)
      let counts = (0..<60).map { _ in Int.random(in: 0..<40, using: &random) + (oneIn(10, &random) ? 230 : 0)
      }
      let cluster = ClusterSnapshot(
        services: numbers.map { number in
          numbered(number) { service, _ in if number % 3 == 0 { service.affinitySeconds = UInt32(number + 1) }
          }
        },
        slices: numbers.flatMap { slices(of: $0, hosts: Array(0..<counts[$0])) })
      ruleset = compile(cluster, like: before).ruleset
      #expect(ruleset.problems == [], "seed \(seed)")
      for (name, word) in ruleset.words {
        if let old = before.words[name] { #expect(word.port == old.port, "seed \(seed): \(name)") }
      }
      #expect(Set(ruleset.words.values.map(\.port)).count == numbers.count, "seed \(seed)")
      let old = classNumbers(before)
      for (chain, number) in classNumbers(ruleset) {
        if let earlier = old[chain] { #expect(number == earlier, "seed \(seed): \(chain)") }
      }
    }
  }

  private func classNumbers(_ ruleset: Ruleset) -> [Verdict: UInt32] {
    let pairs = ruleset.elements("class").compactMap { element -> (Verdict, UInt32)? in
      if case .verdict(let verdict) = element.value { (verdict, element.key[0]) } else { nil }
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  // MARK: Affinity

  private func sticky(_ hosts: [Int], local: [Int] = [], like live: Ruleset? = nil) -> Ruleset {
    let cluster = oneService(hosts, local: local) { service, _ in service.affinitySeconds = 600 }
    return compile(cluster, like: live).ruleset
  }

  @Test(arguments: UInt64(1)...30)
  func anEndpointKeepsItsUIDOverChangesOfOthers(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var ruleset = sticky([0])
    let word = try #require(ruleset.words["default/0:http"])
    for _ in 0..<8 {
      let before = ruleset.uids(of: word)
      let hosts = Array((0..<250).shuffled(using: &random).prefix(Int.random(in: 1...100, using: &random)))
      ruleset = sticky(hosts, like: ruleset)
      let after = ruleset.uids(of: word)
      #expect(Set(after.keys) == Set(hosts), "seed \(seed)")
      #expect(Set(after.values).count == hosts.count, "seed \(seed)")
      for (host, uid) in after {
        if let old = before[host] { #expect(uid == old, "seed \(seed): \(host)") }
      }
    }
  }

  @Test func anEndpointThatComesBackGetsItsUIDAgain() throws {
    let before = sticky([0, 1, 2])
    let word = try #require(before.words["default/0:http"])
    let without = sticky([0, 2], like: before)
    let back = sticky([0, 1, 2], like: without)
    #expect(without.uids(of: word)[1] == nil)
    #expect(back.uids(of: word) == before.uids(of: word))
  }

  @Test func bothSetsUseTheSameUIDForAnEndpoint() throws {
    let cluster = oneService([0, 1], local: [2, 3]) { service, _ in
      service.affinitySeconds = 600
      service.externalTrafficPolicy = .local
      service.type = .nodePort
    }
    let ruleset = compile(cluster).ruleset
    let endpoints = ruleset.elements("affinity-endpoints")
    let byEndpoint = Dictionary(grouping: endpoints) { $0.data[0] & 0xff }
    #expect(byEndpoint.mapValues(\.count) == [0: 1, 1: 1, 2: 2, 3: 2])
    for host in [UInt32(2), 3] {
      let uids = try #require(byEndpoint[host]).map { $0.key[0] }.sorted()
      #expect(uids.count == 2 && uids[1] == uids[0] | ServiceWord.localBit)
    }
    #expect(ruleset.problems == [])
  }

  @Test func affinitySlotsHoldTheUIDs() throws {
    let ruleset = sticky([0, 1, 2])
    let slots = ruleset.elements("affinity-slots").map { $0.data[0] }
    #expect(Set(slots) == Set(ruleset.elements("affinity-endpoints").map { $0.key[0] }))
    #expect(slots.count == 3)
    #expect(ruleset.elements("endpoints") == [])
  }

  @Test func contradictoryCommentsAreReadConsistently() {
    let before = compile(uniformCluster(services: 3)).ruleset
    var live = TableImage(before)
    for (index, key) in (live.sets["services"]?.elements.keys.sorted() ?? []).enumerated() {
      let word = ServiceWord(port: UInt32(100 + index), isLocal: false)
      live.sets["services"]?.elements[key] = Element(
        key, .fields(RegisterWords(word.rawValue)), comment: "default/0:http")
    }
    let rulesets = (0..<5).map { _ in compile(IPv4.self, uniformCluster(services: 3), like: live).ruleset }
    #expect(Set(rulesets).count == 1)
    #expect(rulesets[0].words["default/0:http"]?.port == 100)
    #expect(rulesets[0].problems == [])
  }

  @Test func invalidNumbersAreNotKept() throws {
    let before = compile(uniformCluster(services: 2)).ruleset
    var live = TableImage(before)
    let keys = try #require(live.sets["services"]).elements.keys
    try #require(keys.count == 2)
    for key in keys {
      let comment = live.sets["services"]?.elements[key]?.comment
      live.sets["services"]?.elements[key] = Element(key, .fields(RegisterWords(0)), comment: comment)
    }
    #expect(compile(IPv4.self, uniformCluster(services: 2), like: live).ruleset == before)
  }
}

private func oneIn(_ count: Int, _ random: inout SeededGenerator) -> Bool {
  Int.random(in: 0..<count, using: &random) == 0
}
