import DriverSupport
import NFTDriver
import Addresses
import ClusterModel
import Controller
import Dispatch
import NFTNetlink
import ServicePlan
import Synchronization
import SyncMachine
import TestSupport
import Testing

/// The loop with a kernel in memory.
struct ProxyLoopTests {
  private func loop(
    _ kernel: sending FakeKernel, nodePeriod: Duration = .seconds(3600), needsPodCIDRs: Bool = false,
    flows: sending FakeFlows? = nil
  ) -> (ProxyLoop, Witness) {
    let witness = Witness()
    let engine = ProxyEngine(
      ProxyEngine.Configuration(nodeName: "node1", needsPodCIDRs: needsPodCIDRs) { _ in
        var settings = ProxySettings()
        settings.nodePortAddresses = .within(["192.168.0.0/16"])
        return settings
      })
    let periods = SyncMachine.Periods(minimum: .zero, check: .seconds(3600))
    return (
      ProxyLoop(
        engine, periods: periods, nodePeriod: nodePeriod, kernel: kernel, flows: flows, observer: witness),
      witness
    )
  }

  private static let cluster = ClusterSnapshot(
    services: [
      service("default/dns") {
        $0.clusterIPs = ["10.96.0.10"]
        $0.ports = [ServicePort(name: "dns", transport: .udp, port: 53)]
      }
    ],
    slices: [
      slice(
        "default/dns-1", of: "default/dns", ports: [EndpointPort(name: "dns", transport: .udp, port: 53)],
        [endpoint("10.244.1.2", on: "node1")])
    ], nodes: [node])

  private static let node = {
    var node = Node(name: "node1")
    node.addresses = ["192.168.1.1"]
    return node
  }()

  @Test func nothingIsPendingOrProgrammedBeforeEverythingIsListed() async throws {
    let (loop, witness) = loop(FakeKernel())
    await loop.setInterfaceAddresses(["192.168.1.1"])
    for update in lists(of: Self.cluster).dropLast() { await loop.apply(update) }
    await loop.setInterfaceAddresses(["192.168.1.2"])
    #expect(witness.now.queued == 0)
    #expect(witness.now.synced == 0)
    for update in lists(of: Self.cluster).suffix(1) { await loop.apply(update) }
    try await witness.wait { $0.synced == 1 }
    await loop.stop()
  }

  /// A file with a Service and its slice: the first of them alone would be programmed at once, and the other one only after
  /// the minimum period.
  @Test func updatesThatBelongTogetherAreOneTransaction() async throws {
    let (loop, witness) = loop(FakeKernel())
    for update in lists(of: Self.cluster) { await loop.apply(update) }
    try await witness.wait { $0.synced == 1 }
    let queued = witness.now.queued
    let web = service("default/web") {
      $0.clusterIPs = ["10.96.0.20"]
      $0.ports = [ServicePort(name: "http", port: 80)]
    }
    let slice = slice(
      "default/web-1", of: "default/web", ports: [EndpointPort(name: "http", port: 8080)],
      [endpoint("10.244.1.3", on: "node1")])
    await loop.apply([
      .changed(.service(web.name, web)), .changed(.slice(slice.name, slice)),
    ])
    try await witness.wait { $0.synced == 2 }
    await loop.stop()
    #expect(witness.now.queued == queued + 1 && witness.now.synced == 2)
  }

  @Test func aRefusedTransactionIsRetried() async throws {
    let kernel = FakeKernel()
    kernel.failures = [.outcomeUnknown, .raced]
    let (loop, witness) = loop(kernel)
    for update in lists(of: Self.cluster) { await loop.apply(update) }
    try await witness.wait { $0.synced == 1 }
    #expect(witness.now.failed == 2)
    // The tables are read for each attempt, because it is unknown what is in them.
    #expect(witness.now.fullSyncs == 3)
    await loop.stop()
  }

  /// A sync may consist of several batches, none of which may be missing at the end.
  @Test func stoppingWaitsForTheSyncInProgress() async throws {
    let (commits, commit) = AsyncStream.makeStream(of: Void.self)
    let gate = DispatchSemaphore(value: 0)
    let kernel = FakeKernel()
    kernel.beforeCommit = { _ in
      commit.yield()
      gate.wait()
    }
    let (loop, witness) = loop(kernel)
    for update in lists(of: Self.cluster) { await loop.apply(update) }
    for await _ in commits { break }
    let stopping = Task {
      await loop.stop()
      return witness.now.synced
    }
    try await Task.sleep(for: .milliseconds(50))
    #expect(witness.now.synced == 0)
    gate.signal()
    #expect(await stopping.value == 1)
  }

  @Test func nothingIsProgrammedAfterTheStop() async throws {
    let (loop, witness) = loop(FakeKernel(), flows: FakeFlows(failures: .max))
    for update in lists(of: Self.cluster) { await loop.apply(update) }
    try await witness.wait { $0.keptFlows == 1 }
    await loop.stop()
    var service = Self.cluster.services[0]
    service.clusterIPs = ["10.96.0.11"]
    await loop.apply(.changed(.service(service.name, service)))
    // Longer than the time after which stale flows are tried again.
    try await Task.sleep(for: .milliseconds(1200))
    #expect(witness.now.synced == 1 && witness.now.keptFlows == 1)
  }

  /// The third attempt, which is the second retry, succeeds.
  @Test func aFailedAffinityUpdateIsRetried() async throws {
    let kernel = FakeKernel()
    kernel.affinityFailures = [.raced, .raced]
    let (loop, witness) = loop(kernel)
    var service = Self.cluster.services[0]
    service.affinitySeconds = 600
    let sticky = ClusterSnapshot(services: [service], slices: Self.cluster.slices, nodes: Self.cluster.nodes)
    for update in lists(of: sticky) { await loop.apply(update) }
    try await witness.wait { $0.keptAffinity == 2 }
    await loop.stop()
  }

  // MARK: Our Node

  private static var withoutNode: ClusterSnapshot {
    ClusterSnapshot(services: cluster.services, slices: cluster.slices)
  }

  @Test func theWaitForANodeEnds() async throws {
    let (loop, witness) = loop(FakeKernel(), nodePeriod: .milliseconds(300))
    for update in lists(of: Self.withoutNode) { await loop.apply(update) }
    try await witness.wait { $0.synced == 1 && $0.missing.count >= 3 }
    #expect(witness.now.missing.first?.items == [.object: .waits])
    #expect(witness.now.missing.dropFirst().allSatisfy { $0.items == [.object: .goesWithout] })
    await loop.stop()
  }

  @Test func aNodeThatKeepsChangingDoesNotProlongTheWait() async throws {
    let (loop, witness) = loop(FakeKernel(), nodePeriod: .milliseconds(300))
    for update in lists(of: Self.withoutNode) { await loop.apply(update) }
    for number in 0..<1000 where witness.now.synced == 0 {
      await loop.apply(.changed(.node("node1", number.isMultiple(of: 2) ? Node(name: "node1") : nil)))
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(witness.now.synced > 0)
    await loop.stop()
  }

  @Test func anAddedNodeEndsTheWait() async throws {
    let (loop, witness) = loop(FakeKernel())
    for update in lists(of: Self.withoutNode) { await loop.apply(update) }
    await loop.apply(.changed(.node("node1", Node(name: "node1"))))
    #expect(witness.now.missing.map(\.items) == [[.object: .waits], [.addresses: .waits]])
    #expect(witness.now.synced == 0 && witness.now.queued == 0)
    await loop.apply(.changed(.node("node1", Self.node)))
    try await witness.wait { $0.synced == 1 }
    #expect(witness.now.missing.last?.isEmpty == true)
    await loop.stop()
  }

  @Test func podCIDRsAreWaitedForIndefinitely() async throws {
    let (loop, witness) = loop(FakeKernel(), nodePeriod: .milliseconds(20), needsPodCIDRs: true)
    for update in lists(of: Self.cluster) { await loop.apply(update) }
    try await witness.wait { $0.missing.count >= 4 }
    #expect(witness.now.missing.allSatisfy { $0.items == [.podCIDRs: .waits] })
    #expect(witness.now.synced == 0)
    var node = Self.node
    node.podCIDRs = ["10.244.1.0/24"]
    await loop.apply(.changed(.node("node1", node)))
    try await witness.wait { $0.synced == 1 }
    await loop.stop()
  }

  @Test func aDeletedNodeIsReportedRepeatedly() async throws {
    let (loop, witness) = loop(FakeKernel(), nodePeriod: .milliseconds(20))
    for update in lists(of: Self.cluster) { await loop.apply(update) }
    try await witness.wait { $0.synced == 1 }
    #expect(witness.now.missing.isEmpty)
    await loop.apply(.changed(.node("node1", nil)))
    try await witness.wait { $0.missing.count >= 3 }
    #expect(witness.now.missing.allSatisfy { $0.items == [.object: .usesLastKnown] })
    await loop.apply(.changed(.node("node1", Self.node)))
    #expect(witness.now.missing.last?.isEmpty == true)
    await loop.stop()
  }

  @Test func aFailedFlowRemovalIsRetried() async throws {
    let (loop, witness) = loop(FakeKernel(), flows: FakeFlows(failures: 1))
    for update in lists(of: Self.cluster) { await loop.apply(update) }
    try await witness.wait { $0.removedFlows == 1 }
    #expect(witness.now.keptFlows == 1)
    await loop.stop()
  }

  @Test func attemptsThatCouldNotBeForgottenAreTriedAgain() async throws {
    let (loop, witness) = loop(FakeKernel(), flows: FakeFlows(failures: 1))
    var service = Self.cluster.services[0]
    service.ports = [ServicePort(name: "dns", port: 53)]
    let connections = ClusterSnapshot(services: [service], slices: Self.cluster.slices, nodes: [Self.node])
    for update in lists(of: connections) { await loop.apply(update) }
    try await witness.wait { $0.forgottenAttempts == 1 }
    #expect(witness.now.keptFlows == 1 && witness.now.removedFlows == 0)
    #expect(witness.now.resetConnections == 0, "no Service asks for it")
    await loop.stop()
  }

  @Test func connectionsThatCouldNotBeMarkedAreTriedAgain() async throws {
    let (loop, witness) = loop(FakeKernel(), flows: FakeFlows(failures: 0, ofResets: 1))
    var service = Self.cluster.services[0]
    service.ports = [ServicePort(name: "dns", port: 53)]
    service.resetsConnections = true
    let connections = ClusterSnapshot(services: [service], slices: Self.cluster.slices, nodes: [Self.node])
    for update in lists(of: connections) { await loop.apply(update) }
    try await witness.wait { $0.resetConnections == 1 }
    #expect(witness.now.keptFlows == 1 && witness.now.forgottenAttempts == 2)
    await loop.stop()
  }
}

/// Removes nothing, after failing a number of times.
private final class FakeFlows: FlowRemover {
  struct Failure: Error {}
  private var failures: Int
  private var failuresOfResets: Int

  init(failures: Int, ofResets failuresOfResets: Int = 0) {
    self.failures = failures
    self.failuresOfResets = failuresOfResets
  }

  func removeStale(_ flows: ServedFlows<IPv4>, nodePortAddresses: [IPv4Address]) throws -> Int {
    try answer()
  }
  func removeStale(_ flows: ServedFlows<IPv6>, nodePortAddresses: [IPv6Address]) throws -> Int {
    try answer()
  }
  func forget(_ attempts: ServedAttempts<IPv4>, nodePortAddresses: [IPv4Address]) throws -> Int {
    try answer()
  }
  func forget(_ attempts: ServedAttempts<IPv6>, nodePortAddresses: [IPv6Address]) throws -> Int {
    try answer()
  }

  func reset(_ connections: ServedAttempts<IPv4>, nodePortAddresses: [IPv4Address]) throws -> Int {
    try answerToReset()
  }
  func reset(_ connections: ServedAttempts<IPv6>, nodePortAddresses: [IPv6Address]) throws -> Int {
    try answerToReset()
  }

  private func answerToReset() throws -> Int {
    swap(&failures, &failuresOfResets)
    defer { swap(&failures, &failuresOfResets) }
    return try answer()
  }

  private func answer() throws -> Int {
    if failures > 0 {
      failures -= 1
      throw Failure()
    }
    return 1
  }
}

/// Counts the calls.
private final class Witness: ProxyObserver {
  struct Told {
    var queued = 0
    var fullSyncs = 0
    var synced = 0
    var failed = 0
    var keptFlows = 0
    var keptAffinity = 0
    var removedFlows = 0
    var forgottenAttempts = 0
    var resetConnections = 0
    var missing: [MissingNodeInfo] = []
  }

  private let told = Mutex(Told())
  var now: Told { told.withLock { $0 } }

  func applied(_ update: ClusterUpdate, _ touched: ClusterState.Touched, _ engine: ProxyEngine) {}
  func queued() { told.withLock { $0.queued += 1 } }
  func willSyncEverything() { told.withLock { $0.fullSyncs += 1 } }
  func synced(_ report: SyncReport, _ engine: ProxyEngine, took duration: Duration) {
    told.withLock { $0.synced += 1 }
  }
  func failed(_ error: ProgrammingError, isFull: Bool, took duration: Duration) {
    told.withLock { $0.failed += 1 }
  }
  func tablesTouched(by commit: RulesetCommit?) {}
  func affinityUpdateFailed(_ error: any Error) { told.withLock { $0.keptAffinity += 1 } }
  func nodeInfoMissing(_ missing: MissingNodeInfo) { told.withLock { $0.missing.append(missing) } }
  func flowRemovalFailed(_ error: any Error) { told.withLock { $0.keptFlows += 1 } }
  func removedFlows(_ count: Int, _ family: AddressFamily, took duration: Duration) {
    told.withLock { $0.removedFlows += 1 }
  }
  func forgotAttempts(_ count: Int, _ family: AddressFamily) {
    told.withLock { $0.forgottenAttempts += 1 }
  }
  func resetConnections(_ count: Int, _ family: AddressFamily) {
    told.withLock { $0.resetConnections += 1 }
  }

  /// Waits until the condition holds, for at most a minute.
  func wait(_ condition: (Told) -> Bool) async throws {
    for _ in 0..<6000 where !condition(now) { try await Task.sleep(for: .milliseconds(10)) }
    try #require(condition(now))
  }
}
