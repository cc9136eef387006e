import Addresses
import ClusterModel
import NFTRuleset
import NFTCompiler
import SeededRandom
import ServicePlan
import TestSupport
import Testing

/// Tables that are changed Service by Service.
struct ProgramStateTests {
  /// After any sequence of changes, compiling everything would not change the table.
  @Test(arguments: UInt64(1)...60)
  func changesHaveTheSameResultAsCompilingEverything(seed: UInt64) {
    walk(IPv4.self, seed: seed)
    walk(IPv6.self, seed: seed)
  }

  @Test(arguments: UInt64(1)...20)
  func soDoChangesOfHashedAndWeightedServices(seed: UInt64) {
    walk(IPv4.self, seed: seed) { $0.withSpreading }
    walk(IPv6.self, seed: seed) { $0.withSpreading }
  }

  private func walk<Family: IPFamily>(
    _: Family.Type, seed: UInt64, _ edit: (ClusterSnapshot) -> ClusterSnapshot = { $0 }
  ) {
    var random = SeededGenerator(seed: seed)
    var table = Table<Family>(edit(randomCluster(&random)), randomSettings(&random))
    for step in 0..<8 {
      let next = edit(randomCluster(&random))
      for update in updates(from: table.cluster, to: next).shuffled(using: &random) {
        table.apply(update)
        if Bool.random(using: &random) { table.sync() }
      }
      table.cluster = next
      table.sync()
      let wanted = ruleset(for: table.wholePlan, like: table.image)
      let left = wanted.ruleset.difference(from: table.image).summary
      #expect(left == [], "seed \(seed), step \(step)")
    }
  }

  @Test(arguments: [100, 1000])
  func oneChangeAffectsAHandfulOfElements(services count: Int) {
    let cluster = ClusterSnapshot(
      services: (0..<count).map { numbered($0) },
      slices: (0..<count).flatMap { slices(of: $0, hosts: Array(0..<9 + $0 % 3)) })
    var table = Table<IPv4>(cluster, ProxySettings())
    for (name, hosts, steps) in ScaleTests.changes {
      let changed = hosts.map { slices(of: 4, hosts: $0).filter { $0.family == .ipv4 } } ?? []
      let original = table
      for slice in changed { table.apply(.changed(.slice(slice.name, slice))) }
      if hosts == nil { table.apply(.changed(.service(numbered(4).name, nil))) }
      #expect(table.sync().summary.sorted() == steps.sorted(), "\(name)")
      table = original
    }
  }

  @Test func aFullMapRequiresCompilingEverything() throws {
    let cluster = uniformCluster(services: 1)
    let plan = Plan<IPv4>.make(for: cluster, on: node1, with: ProxySettings()).plan
    let compilation = compile(plan)
    let hosts = Array(0..<70_000)
    let slice = slice(
      "default/0-4-node2", of: "default/0", ports: [EndpointPort(name: "http", port: 8080)],
      hosts.map { endpoint(v4(0x0a80_0000, $0), on: "node2") })
    var state = ClusterState(cluster)
    var live = IncrementalPlan<IPv4>(on: node1, with: ProxySettings(), serviceCIDRs: [])
    _ = live.update(state.services.map(\.name), from: state)
    let touched = state.apply(.changed(.slice(slice.name, slice)))
    let update = live.update(touched.names(in: state), from: state)
    #expect(compilation.program.change(to: update, node: live.node) == nil)
  }
}

/// A table over time: the state of the cluster, and what the kernel would have.
private struct Table<Family: IPFamily> {
  var cluster: ClusterSnapshot
  private let settings: ProxySettings
  private var state: ClusterState
  private var touched = ClusterState.Touched()
  private var live: IncrementalPlan<Family>
  private var program: ProgramState<Family>
  private(set) var image: TableImage?

  init(_ cluster: ClusterSnapshot, _ settings: ProxySettings) {
    self.cluster = cluster
    self.settings = settings
    state = ClusterState(cluster)
    live = IncrementalPlan(on: randomClusterNode, with: settings, serviceCIDRs: cluster.serviceCIDRs)
    _ = live.update(state.services.map(\.name), from: state)
    let plan = Plan<Family>.make(for: cluster, on: randomClusterNode, with: settings).plan
    let compilation = NFTCompiler.compile(plan)
    program = compilation.program
    image = TableImage(compilation.ruleset)
  }

  var wholePlan: Plan<Family> { Plan.make(for: cluster, on: randomClusterNode, with: settings).plan }

  mutating func apply(_ update: ClusterUpdate) { touched.formUnion(state.apply(update)) }

  @discardableResult
  mutating func sync() -> Transaction {
    if touched.serviceCIDRs { live.setServiceCIDRs(state.serviceCIDRs.values.sorted { $0.name < $1.name }) }
    let update = live.update(touched.names(in: state), from: state)
    touched = ClusterState.Touched()
    guard let change = program.change(to: update, node: live.node) else {
      Issue.record("it does not fit")
      return Transaction(family: Family.family, operations: [])
    }
    image = TableImage.applying(change.transaction, to: image)
    program.accept(change)
    return change.transaction
  }
}
