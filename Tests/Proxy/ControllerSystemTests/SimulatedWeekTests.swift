import ClusterModel
import Controller
import DriverSupport
import NFTDriver
import SeededRandom
import ServicePlan
import SimulatedWeek
import TestSupport
import Testing

/// The changes of a large cluster's week, in a small one.
struct SimulatedWeekTests {
  private static let size = SimulatedWeek.Size(services: 24, endpoints: 6, nodes: 8)

  private func engine(_ week: SimulatedWeek) -> ProxyEngine {
    var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node-1") { _ in ProxySettings() })
    for update in lists(of: cluster(week)) { engine.apply(update) }
    return engine
  }

  private func cluster(_ week: SimulatedWeek) -> ClusterSnapshot {
    ClusterSnapshot(services: week.services, slices: week.slices)
  }

  /// However the changes fall together in transactions, the tables are what the cluster's state alone says, each transaction
  /// plans no more Services than changed, and only the first one reads the tables.
  @Test(arguments: UInt64(1)...4)
  func theTablesAreThoseOfAStartWithTheSameState(seed: UInt64) throws {
    var (random, week) = (SeededGenerator(seed: seed), SimulatedWeek(Self.size, seed: seed))
    let kernel = FakeKernel()
    var engine = engine(week)
    _ = try engine.sync(everything: true, with: kernel)
    var isOver = false
    var transactions = 0
    while !isOver {
      var changes = 0
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        guard let change = week.next() else {
          isOver = true
          break
        }
        engine.apply(.changed(change))
        changes += 1
      }
      guard changes > 0 else { break }
      let report = try engine.sync(everything: false, with: kernel)
      #expect(report.services <= changes && !report.isFull, "seed \(seed), transaction \(transactions)")
      transactions += 1
      if transactions.isMultiple(of: 25) || isOver {
        #expect(isCorrect(kernel, engine, cluster(week)), "seed \(seed), transaction \(transactions)")
      }
    }
    #expect(isCorrect(kernel, engine, cluster(week)), "seed \(seed)")
    #expect(transactions > 50, "seed \(seed)")
    #expect(kernel.readings == 1, "seed \(seed)")
  }

  /// Each change changes a slice, no address is two pods' at a time, and no pod is left over.
  @Test(arguments: UInt64(1)...4)
  func eachChangeChangesASliceAndNoPodIsLost(seed: UInt64) throws {
    var week = SimulatedWeek(Self.size, seed: seed)
    var slices = Dictionary(uniqueKeysWithValues: week.slices.map { ($0.name, $0) })
    let atStart = week.podCount
    #expect(atStart == 24 * 6)
    var changes = 0
    while let change = week.next() {
      guard case .slice(let name, let slice?) = change else {
        Issue.record("seed \(seed): a change of something else")
        return
      }
      #expect(slices.updateValue(slice, forKey: name) != slice, "seed \(seed), change \(changes)")
      changes += 1
    }
    let endpoints = week.slices.flatMap(\.endpoints)
    #expect(Set(endpoints.map(\.address)).count == endpoints.count, "seed \(seed)")
    #expect(endpoints.allSatisfy { $0.isReady && !$0.isTerminating }, "seed \(seed)")
    #expect(Set(slices.values) == Set(week.slices), "seed \(seed)")
    #expect((atStart / 2...atStart * 3 / 2).contains(week.podCount), "seed \(seed)")
    #expect(changes > 200, "seed \(seed)")
  }

  @Test func aSeedMakesTheSameWeekAgain() {
    let weeks = (0..<2).map { _ in Array(SimulatedWeek(Self.size, seed: 7).prefix(300)) }
    #expect(weeks[0] == weeks[1])
    #expect(weeks[0] != Array(SimulatedWeek(Self.size, seed: 8).prefix(300)))
  }

  /// A Service of more than a hundred endpoints has more than one slice, and a change of one concerns that one.
  @Test func largeServicesHaveSeveralSlices() {
    var week = SimulatedWeek(.init(services: 2, endpoints: 150, nodes: 4), seed: 1)
    #expect(week.slices.map(\.endpoints.count) == [100, 50, 100, 50])
    var names: Set<NamespacedName> = []
    while case .slice(let name, let slice?)? = week.next() {
      #expect(slice.endpoints.count <= 100)
      names.insert(name)
    }
    #expect(names.count >= 4)
  }
}
