import Addresses
import ClusterModel
import LocalhostListeners
import SeededRandom
import ServicePlan
import TestSupport
import Testing

/// Which endpoint a connection to localhost goes to.
struct EndpointPickerTests {
  private let two: [Endpoint<IPv4>] = ["10.244.1.5:80", "10.244.1.6:80"]

  private func port(
    _ endpoints: [Endpoint<IPv4>], _ choice: EndpointChoice = .uniformlyRandom, weights: [UInt16] = [],
    affinity: UInt32? = nil
  ) -> LocalhostNodePort {
    LocalhostNodePort(
      ServicePortName("default/web", port: "http", transport: .tcp),
      at: LocalhostListener(.ipv4, 8099), endpoints: .ipv4(endpoints), choice: choice, weights: weights,
      affinitySeconds: affinity)
  }

  @Test func everyEndpointIsEquallyLikely() {
    let picker = Picker(seed: 1)
    let port = port(["10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80"])
    var counts: [LocalhostEndpoint: Int] = [:]
    for _ in 0..<4000 { counts[picker.pick(port, at: .zero), default: 0] += 1 }
    #expect(counts.count == 4)
    #expect(counts.values.allSatisfy { (850...1150).contains($0) }, "\(counts)")
  }

  @Test func anEndpointIsChosenAsOftenAsItsWeightSays() {
    let picker = Picker(seed: 3)
    let port = port(two, .weightedRandom, weights: [300, 100])
    let first = (0..<4000).count { _ in "\(picker.pick(port, at: .zero))" == "\(two[0])" }
    #expect((2850...3150).contains(first), "\(first)")
  }

  // MARK: Hashes

  private let three: [Endpoint<IPv4>] = ["10.244.1.5:80", "10.244.1.6:80", "10.244.2.7:80"]

  /// The numbers of the slots are those of the kernel, for connections from 127.0.0.1 to port 8099 there (`HashTests`).
  @Test(
    arguments: [
      (.source, [1000, 1000, 1000, 1000, 1000]), (.destination, [1000, 1000, 1000, 1000, 1000]),
      (.flow, [81, 259, 578, 786, 768]),
    ] as [(FlowHash, [Int])])
  func aHashChoosesTheSlotOfTheRules(_ hash: FlowHash, _ slots: [Int]) {
    let port = port(three, .hashed(hash, tableSize: 1021), weights: [100, 200, 300])
    let table = port.slots
    #expect(table.count == 1021)
    for (index, slot) in slots.enumerated() {
      // Another seed, since nothing may depend on it.
      let client = AddressAndPort("127.0.0.1", Port(40_000 + index) ?? 1)
      #expect(Picker(seed: UInt64(index)).pick(port, for: client, at: .zero) == port.endpoints[table[slot]])
    }
  }

  @Test func theFlowsOfAClientAreSpread() {
    let picker = Picker(seed: 5)
    let port = port(three, .hashed(.flow, tableSize: nil))
    let found = Set(
      (40_000..<40_100).map { picker.pick(port, for: AddressAndPort("127.0.0.1", Port($0) ?? 1), at: .zero) })
    #expect(found.count == 3)
  }

  @Test func newEndpointsHaveNewSlots() {
    let picker = Picker(seed: 6)
    for endpoint in three {
      let port = port([endpoint], .hashed(.source, tableSize: nil))
      #expect("\(picker.pick(port, for: AddressAndPort("127.0.0.1", 40_000), at: .zero))" == "\(endpoint)")
    }
  }

  @Test func whoIsGoneAlreadyGetsAnyEndpoint() {
    let picker = Picker(seed: 7)
    let port = port(three, .hashed(.source, tableSize: nil))
    #expect(Set((0..<100).map { _ in picker.pick(port, at: .zero) }).count == 3)
  }

  @Test func affinityComesBeforeAHash() {
    let picker = Picker(seed: 8)
    let port = port(three, .hashed(.flow, tableSize: nil), affinity: 10)
    let found = Set(
      (40_000..<40_100).map { picker.pick(port, for: AddressAndPort("127.0.0.1", Port($0) ?? 1), at: .zero) })
    #expect(found.count == 1)
  }

  // MARK: Affinity

  @Test func withAffinityAllClientsStay() {
    let picker = Picker(seed: 2)
    let port = port(two, affinity: 10)
    let first = picker.pick(port, at: .zero)
    // Each connection renews the timeout.
    for second in stride(from: 10, through: 200, by: 10) {
      #expect(picker.pick(port, at: .seconds(second)) == first)
    }
  }

  @Test func afterTheTimeoutTheChoiceIsFree() {
    let port = port(two, affinity: 10)
    let isOther = (0..<100).map { seed in
      let picker = Picker(seed: UInt64(seed))
      let first = picker.pick(port, at: .zero)
      return picker.pick(port, at: .seconds(11)) != first
    }
    #expect(isOther.contains(true) && isOther.contains(false))
  }

  @Test func anEndpointThatIsGoneIsReplaced() {
    let picker = Picker(seed: 4)
    let first = picker.pick(port(two, affinity: 10), at: .zero)
    let other = two.filter { "\($0)" != "\(first)" }
    let second = picker.pick(port(other, affinity: 10), at: .seconds(1))
    #expect(second != first)
    #expect(picker.pick(port(two, affinity: 10), at: .seconds(2)) == second)
  }

  @Test func withoutAffinityNothingIsRemembered() {
    let isOther = (0..<100).map { seed in
      let picker = Picker(seed: UInt64(seed))
      let first = picker.pick(port(two, affinity: 10), at: .zero)
      _ = picker.pick(port(two), at: .zero)
      return picker.pick(port(two, affinity: 10), at: .zero) != first
    }
    #expect(isOther.contains(true))
  }
}

/// A picker with its random numbers, which need not be a variable.
private final class Picker {
  private var picker = EndpointPicker()
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  func pick(
    _ port: LocalhostNodePort, for client: AddressAndPort? = nil, at now: Duration
  ) -> LocalhostEndpoint {
    picker.pick(from: port, for: client, at: now, using: &random)
  }
}
