import Addresses
import ClusterModel
import ServicePlan
import NFTRuleset
import NFTCompiler
import SeededRandom
import TestSupport
import Testing

/// Planning and compiling in parts has the same result as in one part, however it is cut and in whatever order the
/// parts run. Services of two parts claim the same address, and each part has treatment classes that others have too.
struct ParallelCompilationTests {
  @Test(arguments: UInt64(1)...60)
  func theOutcomeDoesNotDependOnTheParts(seed: UInt64) throws {
    try walk(IPv4.self, seed: seed)
    try walk(IPv6.self, seed: seed)
  }

  private func walk<Family: IPFamily>(_: Family.Type, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let settings = randomSettings(&random)
    var image: TableImage?
    for step in 0..<3 {
      let cluster = randomCluster(&random, services: 12)
      let services = ClusterState(cluster).inOrder
      let cut = Cut(parts: Int.random(in: 1...14, using: &random))
      let note = Comment(rawValue: "seed \(seed), step \(step), \(cut.parts) parts")
      var (one, several) = (live(cluster, settings, Family.self), live(cluster, settings, Family.self))
      let (whole, parted) = (one.replan(services), several.replan(services, in: cut))
      #expect(whole.plan == parted.plan, note)
      #expect(whole.diagnostics == parted.diagnostics, note)
      #expect(whole.udp == parted.udp && whole.local == parted.local, note)
      let (compiled, inParts) = (compile(whole.plan, like: image), compile(whole.plan, like: image, in: cut))
      #expect(compiled.ruleset == inParts.ruleset, note)
      #expect(compiled.diagnostics == inParts.diagnostics, note)
      // The state that is kept for later changes is the same too: the same change has the same result.
      let gone = try #require(cluster.services.randomElement(using: &random)).name
      let after = ClusterState(
        ClusterSnapshot(services: cluster.services.filter { $0.name != gone }, slices: cluster.slices))
      let (update, other) = (one.update([gone], from: after), several.update([gone], from: after))
      #expect(update.services == other.services && update.diagnostics == other.diagnostics, note)
      let change = compiled.program.change(to: update, node: one.node)
      #expect(change?.transaction == inParts.program.change(to: update, node: one.node)?.transaction, note)
      #expect(compiled.program.serviceCount == inParts.program.serviceCount, note)
      image = TableImage(compiled.ruleset)
    }
  }

  private func live<Family: IPFamily>(
    _ cluster: ClusterSnapshot, _ settings: ProxySettings, _: Family.Type
  ) -> IncrementalPlan<Family> {
    IncrementalPlan(on: randomClusterNode, with: settings, serviceCIDRs: cluster.serviceCIDRs)
  }
}

/// Cuts into a number of parts and runs the last one first.
private struct Cut: ParallelMapper {
  let parts: Int

  func partCount(of count: Int) -> Int { parts }

  func map<Part: Sendable, Result: Sendable>(
    _ parts: consuming [Part], _ body: @Sendable (inout Part) -> Result
  ) -> [Result] {
    SerialMapper().map(parts.reversed(), body).reversed()
  }
}
