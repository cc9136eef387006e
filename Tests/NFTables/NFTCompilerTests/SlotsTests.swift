import Addresses
import ClusterModel
import NFTRuleset
import SeededRandom
import ServicePlan
import TestSupport
import Testing

@testable import NFTCompiler

/// Which slots a set has, who is in them, and which classes choose from them.
struct SlotsTests {
  private let word = ServiceWord(port: 7, isLocal: false)

  private func pod(_ host: Int) -> Endpoint<IPv4> {
    Endpoint(IPv4Address(rawValue: 0x0af4_0000 + UInt32(host)), 8080)
  }

  @Test func withAUniformlyRandomChoiceEachEndpointHasOneSlot() {
    let endpoints = [3, 1, 2].map(pod)
    let slots = EndpointChoice.uniformlyRandom.slots(for: endpoints)
    #expect(slots.count == 3)
    #expect(slots.numbers.map(\.rawValue) == [0, 1, 2])
    #expect(slots.numbers.map { slots[$0] } == endpoints)
    #expect(EndpointChoice.uniformlyRandom.slots(for: [Endpoint<IPv4>]()).isEmpty)
    #expect(EndpointChoice.uniformlyRandom.slotChoice == .random)
  }

  // MARK: Classes

  @Test func servicesThatChooseAlikeFromEquallyManySlotsShareAClass() {
    let ruleset = compile(uniformCluster(services: 3, endpoints: { [2, 2, 3][$0] })).ruleset
    let classes = (0..<3).map { ruleset.words["default/\($0):http"]?.classOrUID }
    #expect(classes == [2, 2, 3])
    #expect(
      ruleset.chainNames.filter { $0.hasPrefix("pick-") }.sorted() == ["pick-1", "pick-2", "pick-3"])
  }

  @Test func aClassIsAboutAChoiceAndANumberOfSlots() {
    let three = PickChain(.random, slotCount: 3, affinitySeconds: nil, isLocal: false)
    #expect(three == PickChain(.random, slotCount: 3, affinitySeconds: nil, isLocal: true))
    #expect(three.slot == .randomNumber(below: 3))
    let others = [
      PickChain(.random, slotCount: 4, affinitySeconds: nil, isLocal: false),
      PickChain(.random, slotCount: 3, affinitySeconds: 10, isLocal: false),
      PickChain(.random, slotCount: 3, affinitySeconds: 10, isLocal: true),
      PickChain(.random, slotCount: 3, affinitySeconds: 20, isLocal: false),
    ]
    #expect(Set(others + [three]).count == 5)
    #expect(Set((others + [three]).map(\.name)).count == 5)
  }

  // MARK: Several slots for an endpoint

  private func arranged(_ hosts: [Int], after earlier: [Int]) -> [Endpoint<IPv4>] {
    let before = EndpointSlots(Slots(earlier.map(pod)), of: word, uids: nil, keeping: .none)
    #expect(before.slots.contents == earlier.map(pod))
    let history = PortHistory(slots: [word: before.history], uids: [:])
    return EndpointSlots(Slots(hosts.map(pod)), of: word, uids: nil, keeping: history).slots.contents
  }

  @Test func anEndpointKeepsAsManyOfItsSlotsAsItStillHas() {
    #expect(arranged([1, 1, 2, 3], after: [1, 1, 2, 3]) == [1, 1, 2, 3].map(pod))
    #expect(arranged([1, 3, 3, 4], after: [1, 1, 2, 3]) == [1, 3, 4, 3].map(pod))
    #expect(arranged([2, 2, 2], after: [1, 2]) == [2, 2, 2].map(pod))
    #expect(arranged([1, 2], after: [3, 2, 2, 1]) == [1, 2].map(pod))
  }

  @Test(arguments: UInt64(1)...50)
  func aSlotChangesOnlyIfItMust(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func hosts() -> [Int] {
      (0..<Int.random(in: 1...20, using: &random)).map { _ in Int.random(in: 1...6, using: &random) }.sorted()
    }
    let (before, wanted) = (hosts(), hosts())
    let after = arranged(wanted, after: before)
    #expect(after.sorted() == wanted.map(pod), "seed \(seed)")
    for host in Set(wanted) {
      let had = before.prefix(wanted.count).count(where: { $0 == host })
      let kept = zip(before, after).count(where: { $0 == host && $1 == pod(host) })
      #expect(kept == min(had, wanted.count(where: { $0 == host })), "seed \(seed): \(host)")
    }
  }

  @Test func withAffinityAnEndpointHasOneUIDHoweverManySlots() throws {
    let cluster = oneService([1, 2]) { service, _ in service.affinitySeconds = 600 }
    let plan = Plan<IPv4>.make(for: cluster, on: node1, with: ProxySettings()).plan
    let port = try #require(plan.services.first?.ports.first)
    let (one, two) = (pod(1), pod(2))
    #expect(port.clusterEndpoints == [one, two])
    let set = EndpointSlots(
      Slots([one, two, one]), of: word, uids: EndpointUIDs(port, keeping: [:]), keeping: .none)
    var elements = ProgramElements()
    set.add(to: &elements)
    let slots = elements[.affinitySlots]
    #expect(slots.map(\.key) == (0..<3).map { RegisterWords(word.rawValue, $0) })
    #expect(slots[0].value == slots[2].value && slots[0].value != slots[1].value)
    #expect(elements[.affinityEndpoints].map(\.data) == [RegisterWords(one), RegisterWords(two)])
    #expect(elements[.affinityEndpoints].map { $0.key[0] } == slots.prefix(2).map { $0.data[0] })
    #expect(Set(set.uidsByEndpoint.keys) == [RegisterWords(one), RegisterWords(two)])
  }
}
