import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing
import SeededRandom

struct ReferenceTests {
  /// Ten thousand clusters, each in one family: for every packet, the plan agrees with the contract.
  @Test(arguments: 0..<10)
  func thePlanAgreesWithTheContract(part: Int) throws {
    for number in 0..<1000 {
      let seed = UInt64(part * 1000 + number)
      let isSame =
        seed.isMultiple(of: 2) ? compare(IPv4.self, seed: seed) : compare(IPv6.self, seed: seed)
      try #require(isSame, "seed \(seed)")
    }
  }

  private func compare<Family: IPFamily>(_: Family.Type, seed: UInt64) -> Bool {
    var random = SeededGenerator(seed: seed)
    let world = OddWorld(&random)
    let plan = Plan<Family>.make(for: world.cluster, on: world.node, with: world.settings).plan
    let reference = Reference(
      cluster: world.cluster, node: world.node, settings: world.settings, family: Family.family)
    var isSame = true
    for packet in world.packets(Family.family, &random) {
      let (wanted, found) = (reference.outcome(of: packet), plan.outcome(of: packet))
      if wanted != found { isSame = false }
      #expect(found == wanted, "seed \(seed): \(packet)")
    }
    return isSame && hairpinsAreLocal(plan, reference, seed: seed)
  }

  /// Every address on this node that may answer is a hairpin address, and no other address is.
  private func hairpinsAreLocal<Family>(_ plan: Plan<Family>, _ reference: Reference, seed: UInt64) -> Bool {
    for service in plan.services {
      guard let model = reference.cluster.services.first(where: { $0.name == service.name }) else {
        return false
      }
      for (port, plan) in zip(model.ports, service.ports) {
        let backends = reference.backends(of: model, port)
        let here = Set(backends.filter { $0.state.nodeName == reference.node.name }.map(\.state.address))
        let hairpins = Set(plan.hairpinAddresses.map(Family.any))
        let answering = Set((plan.clusterEndpoints + plan.localEndpoints).map { Family.any($0.address) })
        guard hairpins.isSubset(of: here), answering.intersection(here).isSubset(of: hairpins) else {
          Issue.record("seed \(seed): hairpins of \(plan.name) are \(hairpins)")
          return false
        }
      }
    }
    return true
  }
}
