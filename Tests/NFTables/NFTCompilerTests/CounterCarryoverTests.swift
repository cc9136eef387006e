import Addresses
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import NFTCompiler

/// Whose count an element continues.
struct CounterCarryoverTests {
  private let map = ProgramSet.endpoints.declaration(
    for: .ipv4, count: 0, now: nil, counting: .servicesAndEndpoints)
  private let uncounted = ProgramSet.endpoints.declaration(
    for: .ipv4, count: 0, now: nil, counting: .none)
  private let set: UInt32 = 0x2000

  /// An element for each of these slots, with the last byte of its endpoint's address.
  private func elements(_ hosts: KeyValuePairs<UInt32, Int>, of set: UInt32 = 0x2000) -> [Element] {
    hosts.map { slot, host in
      let endpoint = Endpoint<IPv4>(IPv4Address(rawValue: 0x0af4_0000 + UInt32(host)), 8080)
      return Element(RegisterWords(set, slot), .fields(RegisterWords(endpoint)))
    }
  }

  private func table(_ declaration: SetDeclaration, _ elements: [Element]) -> TableImage {
    TableImage(family: .ipv4, sets: [declaration.name: TableImage.Set(NamedSet(declaration, elements))])
  }

  /// The slot whose count each added slot of the set continues.
  private func origins(_ operations: [Transaction.Operation], from live: TableImage? = nil)
    -> [UInt32: UInt32]
  {
    let found = CounterCarryover(
      of: Transaction(family: .ipv4, operations: operations), from: live)
    #expect(found.sets.count <= 1)
    let pairs = (found.sets.first?.origins ?? [:]).filter { $0.key[0] == set }
    return Dictionary(uniqueKeysWithValues: pairs.map { ($0.key[1], $0.value[1]) })
  }

  @Test func aCountMovesWithItsEndpoint() {
    let changes: [Transaction.Operation] = [
      .deleteElements(map, elements([0: 1, 2: 3])), .addElements(map, elements([0: 3])),
    ]
    #expect(origins(changes) == [0: 2])
    #expect(origins(changes, from: table(map, elements([0: 1, 1: 2, 2: 3]))) == [0: 2])
  }

  @Test func anotherSetsCountOfTheSameEndpointIsLeftAlone() {
    let changes: [Transaction.Operation] = [
      .deleteElements(map, elements([0: 1], of: 0x4000)), .addElements(map, elements([0: 1])),
    ]
    #expect(origins(changes) == [:])
  }

  @Test func theCountOfEachSlotOfAnEndpointContinuesOnce() {
    let changes: [Transaction.Operation] = [
      .deleteElements(map, elements([0: 1, 1: 1])),
      .addElements(map, elements([0: 2, 1: 3, 3: 1, 4: 1, 5: 1])),
    ]
    #expect(origins(changes) == [3: 0, 4: 1])
  }

  @Test func aFurtherSlotOfAnEndpointBeginsAtZero() {
    let live = table(map, elements([0: 1, 1: 2]))
    #expect(origins([.addElements(map, elements([2: 1]))], from: live) == [:])
  }

  @Test func theCountsOfAReplacedMapContinue() {
    let old = elements([0: 1, 1: 2, 2: 2])
    let changes: [Transaction.Operation] = [
      .delete(.set(map.name)), .create(.set(map)), .addElements(map, elements([0: 2, 1: 1, 2: 3, 3: 2])),
    ]
    #expect(origins(changes, from: table(map, old)) == [0: 1, 1: 0, 3: 2])
    #expect(origins(changes, from: table(uncounted, old)) == [:])
    #expect(origins(changes) == [:])
  }

  @Test func nothingIsCountedWithoutCounters() {
    let changes: [Transaction.Operation] = [
      .deleteElements(uncounted, elements([0: 1])), .addElements(uncounted, elements([0: 2, 1: 1])),
    ]
    #expect(origins(changes, from: table(uncounted, elements([0: 1]))) == [:])
  }
}
