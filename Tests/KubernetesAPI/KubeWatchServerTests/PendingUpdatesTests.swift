import ClusterModel
import SeededRandom
import Testing

@testable import KubeWatch

@Suite struct PendingUpdatesTests {
  @Test func keepsTheOrderAndOnlyTheLatestOfEachObject() {
    var pending = PendingUpdates()
    for update in [changed("a", "1"), changed("b", "1"), changed("a", "2")] { pending.add(update, []) }
    #expect(pending.count == 2)
    #expect(pending.popFirst()?.update == changed("a", "2"))
    #expect(pending.popFirst()?.update == changed("b", "1"))
    #expect(pending.popFirst() == nil)
  }

  @Test func aListReplacesPendingUpdatesOfItsKind() {
    var pending = PendingUpdates()
    let node = ClusterUpdate.changed(.node("n", nil))
    let list = ClusterUpdate.listed(.services([Service("c")]))
    for update in [changed("a", "1"), node, .listed(.services([])), list, changed("b", "1")] {
      pending.add(update, [])
    }
    #expect(pending.popFirst()?.update == node)
    #expect(pending.popFirst()?.update == list)
    #expect(pending.popFirst()?.update == changed("b", "1"))
    #expect(pending.popFirst() == nil)
  }

  /// Whatever is left out, the receiver ends in the state of the sender.
  @Test(arguments: 0..<20) func theFinalStateDoesNotDependOnTheReceiversSpeed(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var pending = PendingUpdates()
    var sent = World()
    var told = World()
    var most = 0
    for _ in 0..<2000 {
      if Int.random(in: 0..<10, using: &random) < 7 {
        let update = sent.randomUpdate(&random)
        sent.take(update)
        pending.add(update, [])
      } else if let update = pending.popFirst() {
        told.take(update.update)
      }
      most = max(most, pending.count)
    }
    while let update = pending.popFirst() { told.take(update.update) }
    #expect(told == sent, "seed \(seed)")
    #expect(most <= 21, "twenty names and one list: seed \(seed)")
  }

  private struct World: Equatable {
    var services: [NamespacedName: Service] = [:]

    mutating func take(_ update: ClusterUpdate) {
      switch update {
      case .listed(.services(let all)): services = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
      case .changed(.service(let name, let service)): services[name] = service
      default: break
      }
    }

    func randomUpdate(_ random: inout SeededGenerator) -> ClusterUpdate {
      let ip = "10.96.0.\(Int.random(in: 1...250, using: &random))"
      let name = "s\(Int.random(in: 0..<20, using: &random))"
      switch Int.random(in: 0..<50, using: &random) {
      case 0: return .listed(.services(services.values.filter { _ in Bool.random(using: &random) }))
      case 1..<20: return .changed(.service(NamespacedName("shop", name), nil))
      default: return .changed(.service(NamespacedName("shop", name), Service(name, ip: ip)))
      }
    }
  }

  private func changed(_ name: String, _ last: String) -> ClusterUpdate {
    .changed(.service(NamespacedName("shop", name), Service(name, ip: "10.96.0.\(last)")))
  }
}
