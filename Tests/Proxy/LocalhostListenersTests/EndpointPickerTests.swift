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

  private func port(_ endpoints: [Endpoint<IPv4>], affinity: UInt32? = nil) -> LocalhostNodePort {
    LocalhostNodePort(
      ServicePortName("default/web", port: "http", transport: .tcp),
      at: LocalhostListener(.ipv4, 30080), endpoints: .ipv4(endpoints), affinitySeconds: affinity)
  }

  @Test func everyEndpointIsEquallyLikely() {
    let picker = Picker(seed: 1)
    let port = port(["10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80"])
    var counts: [LocalhostEndpoint: Int] = [:]
    for _ in 0..<4000 { counts[picker.pick(port, at: .zero), default: 0] += 1 }
    #expect(counts.count == 4)
    #expect(counts.values.allSatisfy { (850...1150).contains($0) }, "\(counts)")
  }

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

  func pick(_ port: LocalhostNodePort, at now: Duration) -> LocalhostEndpoint {
    picker.pick(from: port, at: now, using: &random)
  }
}
