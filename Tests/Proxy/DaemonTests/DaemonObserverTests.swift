import Addresses
import ClusterModel
import Controller
import DriverSupport
import KubeClientSupport
import LocalhostNodePorts
import NFTDriver
import NFTNetlink
import Observability
import ServicePlan
import Synchronization
import TestSupport
import Testing

@testable import Daemon

/// What the events of the programming loop lead to: metrics, health, log lines, and health checks.
@Suite struct DaemonObserverTests {
  private static let web = "default/web"

  private static func service(port: Port = 80) -> Service {
    TestSupport.service(web) {
      $0.clusterIPs = ["10.96.0.10"]
      $0.ports = [ServicePort(name: "http", port: port)]
    }
  }

  /// The same behind a load balancer, for local endpoints only.
  private static func balanced(healthCheck: Port? = nil) -> Service {
    var service = service()
    service.type = .loadBalancer
    service.externalTrafficPolicy = .local
    service.ingress = [IngressAddress("192.168.50.200")]
    service.healthCheckNodePort = healthCheck
    return service
  }

  private static func slice(_ addresses: IPAddress..., on node: String = "node1") -> EndpointSlice {
    TestSupport.slice(
      "default/web-1", of: web, ports: [EndpointPort(name: "http", port: 8080)],
      addresses.map { endpoint($0, on: node) })
  }

  private static func change(_ slice: EndpointSlice) -> ClusterUpdate { .changed(.slice(slice.name, slice)) }

  private static func change(_ service: Service) -> ClusterUpdate {
    .changed(.service(service.name, service))
  }

  private static let node = {
    var node = Node(name: "node1")
    node.addresses = ["192.168.50.11"]
    return node
  }()

  // MARK: Metrics

  @Test func changesArePendingUntilTheyAreProgrammed() throws {
    let proxy = ObservedProxy()
    proxy.list(ClusterSnapshot(services: [Self.service()], slices: [Self.slice("10.244.1.5")]))
    let (services, slices) = ("sync_proxy_rules_service_changes", "sync_proxy_rules_endpoint_changes")
    #expect(proxy.metric("kubeproxy_\(services)_total") == 1, "a listed object counts, as in kube-proxy")
    #expect(proxy.metric("kubeproxy_\(slices)_total") == 1)
    #expect(proxy.metric("kubeproxy_\(services)_pending") == 1)
    proxy.apply(Self.change(Self.service(port: 81)))
    proxy.apply(Self.change(Self.service(port: 82)))
    proxy.apply(Self.change(Self.slice("10.244.1.6")))
    #expect(proxy.metric("kubeproxy_\(services)_total") == 3)
    #expect(proxy.metric("kubeproxy_\(services)_pending") == 1, "one Service, which changed twice")
    #expect(proxy.metric("kubeproxy_\(slices)_total") == 2)
    #expect(proxy.metric("kubeproxy_\(slices)_pending") == 1)
    try proxy.sync(everything: true)
    #expect(proxy.metric("kubeproxy_\(services)_pending") == 0)
    #expect(proxy.metric("kubeproxy_\(slices)_pending") == 0)
    #expect(proxy.metric("kubeproxy_\(services)_total") == 3)
  }

  @Test func aSyncIsMeasured() throws {
    let proxy = ObservedProxy()
    proxy.list(ClusterSnapshot(services: [Self.service()], slices: [Self.slice("10.244.1.5", "10.244.1.6")]))
    let first = try proxy.sync(everything: true, took: .milliseconds(250))
    let added = first.elementsAdded.values.reduce(0, +)
    try #require(added > 0)
    #expect(proxy.metric("viaduct_transactions_total") == 1)
    #expect(proxy.metric("viaduct_transaction_messages_total") == Double(first.size.messages))
    #expect(proxy.metric("viaduct_transaction_elements_total", "op", "add") == Double(added))
    #expect(proxy.metric("viaduct_transaction_elements_total", "op", "delete") == 0)
    #expect(proxy.familyMetric("viaduct_services") == [1, 0])
    #expect(proxy.familyMetric("viaduct_endpoints") == [2, 0])
    #expect(proxy.familyMetric("kubeproxy_sync_proxy_rules_duration_seconds_sum") == [0.25, 0.25])
    #expect(proxy.familyMetric("kubeproxy_sync_full_proxy_rules_duration_seconds_count") == [1, 1])
    #expect(proxy.familyMetric("kubeproxy_sync_partial_proxy_rules_duration_seconds_count") == [nil, nil])
    #expect(proxy.log.all == ["info: all Services: \(first.logLine)"])

    proxy.apply(Self.change(Self.slice("10.244.1.5", "10.244.1.7")))
    let second = try proxy.sync(everything: false)
    try #require(!second.isFull)
    #expect(proxy.metric("viaduct_transactions_total") == 2)
    #expect(
      proxy.metric("viaduct_transaction_elements_total", "op", "add")
        == Double(added + second.elementsAdded.values.reduce(0, +)))
    #expect(
      proxy.metric("viaduct_transaction_elements_total", "op", "delete")
        == Double(second.elementsDeleted.values.reduce(0, +)))
    #expect(proxy.familyMetric("kubeproxy_sync_full_proxy_rules_duration_seconds_count") == [1, 1])
    #expect(proxy.familyMetric("kubeproxy_sync_partial_proxy_rules_duration_seconds_count") == [1, 1])
    #expect(proxy.log.all.count == 1, "changes of single Services are logged only for debugging")
  }

  /// The time since the change happened, in the family of the slice.
  @Test func theProgrammingLatencyIsMeasuredForEachSlice() throws {
    let proxy = ObservedProxy()
    proxy.list(ClusterSnapshot(services: [Self.service()]))
    try proxy.sync(everything: true)
    var slice = Self.slice("10.244.1.5")
    slice.changeTriggered = ClockReading.now().advanced(by: .seconds(-10)).unixNanoseconds
    proxy.apply(Self.change(slice))
    try proxy.sync(everything: false)
    let name = "kubeproxy_network_programming_duration_seconds"
    #expect(proxy.familyMetric("\(name)_count") == [1, 0])
    let seconds = try #require(proxy.familyMetric("\(name)_sum")[0])
    #expect((10..<600).contains(seconds))
  }

  @Test func servicesWithoutLocalEndpointsAreCounted() throws {
    let proxy = ObservedProxy()
    proxy.list(
      ClusterSnapshot(
        services: [Self.balanced()], slices: [Self.slice("10.244.2.5", on: "node2")], nodes: [Self.node]))
    try proxy.sync(everything: true)
    let name = "kubeproxy_sync_proxy_rules_no_local_endpoints_total"
    func lacking(_ policy: String) -> Double? {
      proxy.sample("\(name){ip_family=\"IPv4\",traffic_policy=\"\(policy)\"}")
    }
    #expect(lacking("external") == 1)
    #expect(lacking("internal") == 0)
    proxy.apply(Self.change(Self.slice("10.244.1.5")))
    try proxy.sync(everything: false)
    #expect(lacking("external") == 0)
  }

  @Test func aRepairNamesWhoMadeItNecessary() {
    let proxy = ObservedProxy()
    let commit = RulesetCommit(
      generation: 7, port: 4711, process: 4711, processName: "nft", isOurs: false, changes: [.ipv6: .chains])
    proxy.observer.tablesTouched(by: commit)
    #expect("\(commit)".hasPrefix("nft (process 4711) changed ip6 viaduct"))
    #expect(proxy.familyMetric("viaduct_table_repairs_total") == [0, 1])
    proxy.observer.tablesTouched(by: nil)
    #expect(proxy.familyMetric("viaduct_table_repairs_total") == [1, 2])
    #expect(
      proxy.log.all == [
        "warning: \(commit); repairing them",
        "warning: the tables differ from what was programmed; repairing them",
      ])
  }

  // MARK: Failures

  private static let refusal = ProgrammingError(cause: .notPermitted, owner: nil)

  @Test func aFailureIsCountedEachTimeAndLoggedOnce() throws {
    let proxy = ObservedProxy()
    proxy.list(ClusterSnapshot())
    for _ in 0..<3 { proxy.observer.failed(Self.refusal, isFull: true, took: .zero) }
    #expect(
      proxy.familyMetric("kubeproxy_sync_proxy_rules_nftables_sync_failures_total") == [3, 3])
    let line = "error: programming failed and will be retried: \(Self.refusal)"
    #expect(proxy.log.all == [line])
    proxy.observer.failed(ProgrammingError(cause: .raced, owner: nil), isFull: true, took: .zero)
    #expect(proxy.log.all.count == 2, "another reason is news")
    try proxy.sync(everything: true)
    #expect(proxy.log.all.count == 4)
    #expect(proxy.log.all[2] == "notice: programming succeeded after 4 failures")
    proxy.observer.failed(Self.refusal, isFull: true, took: .zero)
    #expect(proxy.log.all.last == line, "after a success, the same reason is news again")
    try proxy.sync(everything: true)
    #expect(
      proxy.log.all.count { $0.contains("succeeded after") } == 1, "a single failure is not worth a line")
  }

  @Test func diagnosticsOfASyncAreLogged() throws {
    let proxy = ObservedProxy()
    let other = TestSupport.service("default/other") {
      $0.clusterIPs = ["10.96.0.11"]
      $0.externalIPs = ["10.96.0.10"]
      $0.ports = [ServicePort(name: "http", port: 80)]
    }
    proxy.list(ClusterSnapshot(services: [Self.service(), other]))
    let report = try proxy.sync(everything: true)
    try #require(!report.newDiagnostics.isEmpty)
    let warnings = report.newDiagnostics.map { "warning: \($0)" }
    #expect(proxy.log.all == warnings + ["info: all Services: \(report.logLine)"])
    try proxy.sync(everything: true)
    #expect(proxy.log.all.filter { $0.hasPrefix("warning: ") } == warnings)
  }

  struct Failure: Error, CustomStringConvertible {
    let description = "no such device"
  }

  @Test func flowRemovalIsMeasuredAndItsFailuresAreLoggedOnce() {
    let proxy = ObservedProxy()
    for _ in 0..<2 { proxy.observer.flowRemovalFailed(Failure()) }
    let line = "error: removing stale flows failed and will be retried: no such device"
    #expect(proxy.log.all == [line])
    proxy.observer.removedFlows(0, .ipv4, took: .milliseconds(1))
    #expect(proxy.log.all == [line], "nothing was removed")
    proxy.observer.removedFlows(1, .ipv4, took: .milliseconds(1))
    proxy.observer.removedFlows(2, .ipv6, took: .milliseconds(1))
    #expect(
      proxy.log.all.dropFirst() == [
        "info: removed 1 stale IPv4 UDP flow", "info: removed 2 stale IPv6 UDP flows",
      ])
    #expect(proxy.familyMetric("kubeproxy_conntrack_reconciler_deleted_entries_total") == [1, 2])
    #expect(proxy.familyMetric("kubeproxy_conntrack_reconciler_sync_duration_seconds_count") == [2, 1])
    proxy.observer.flowRemovalFailed(Failure())
    #expect(proxy.log.all.last == line)
  }

  @Test func forgottenAttemptsAreCountedAndLogged() {
    let proxy = ObservedProxy()
    proxy.observer.forgotAttempts(0, .ipv4)
    #expect(proxy.log.all == [])
    #expect(proxy.familyMetric("viaduct_forgotten_connection_attempts_total") == [0, 0])
    proxy.observer.forgotAttempts(1, .ipv4)
    proxy.observer.forgotAttempts(2, .ipv6)
    #expect(
      proxy.log.all == [
        "info: forgot 1 unanswered IPv4 connection attempt",
        "info: forgot 2 unanswered IPv6 connection attempts",
      ])
    #expect(proxy.familyMetric("viaduct_forgotten_connection_attempts_total") == [1, 2])
  }

  @Test func connectionsThatAreResetAreCountedAndLogged() {
    let proxy = ObservedProxy()
    proxy.observer.resetConnections(0, .ipv4)
    #expect(proxy.log.all == [])
    #expect(proxy.familyMetric("viaduct_reset_connections_total") == [0, 0])
    proxy.observer.resetConnections(1, .ipv4)
    proxy.observer.resetConnections(2, .ipv6)
    #expect(
      proxy.log.all == [
        "info: reset 1 IPv4 connection to endpoints that are gone",
        "info: reset 2 IPv6 connections to endpoints that are gone",
      ])
    #expect(proxy.familyMetric("viaduct_reset_connections_total") == [1, 2])
  }

  @Test func aFailedAffinityUpdateIsLoggedOnce() {
    let proxy = ObservedProxy()
    for _ in 0..<2 { proxy.observer.affinityUpdateFailed(Failure()) }
    #expect(
      proxy.log.all == [
        "error: setting session affinity timeouts failed and will be retried: no such device"
      ])
  }

  @Test func whatTheNodeLacksIsLoggedOnceAndThenThatItHasEverything() throws {
    let proxy = ObservedProxy()
    proxy.list(ClusterSnapshot())
    let missing = try #require(proxy.engine.missingNodeInfo)
    try #require(missing.diagnostics.count == 1)
    for _ in 0..<2 { proxy.observer.nodeInfoMissing(missing) }
    #expect(proxy.log.all == ["warning: \(missing.diagnostics[0])"])
    proxy.apply(.changed(.node("node1", Self.node)))
    let complete = try #require(proxy.engine.missingNodeInfo)
    try #require(complete.isEmpty)
    proxy.observer.nodeInfoMissing(complete)
    #expect(proxy.log.all.last == "notice: Node node1 has everything that is required")
    proxy.observer.nodeInfoMissing(missing)
    #expect(proxy.log.all.count == 3, "it is news again")
  }

  // MARK: Health

  @Test func aChangeThatWaitsTooLongMakesTheProxyUnhealthy() throws {
    let proxy = ObservedProxy()
    proxy.list(ClusterSnapshot(nodes: [Self.node]))
    #expect(proxy.health.isHealthy)
    proxy.observer.queued()
    proxy.pass(.seconds(40))
    proxy.observer.queued()
    #expect(proxy.health.isHealthy)
    proxy.pass(.seconds(20))
    #expect(!proxy.health.isHealthy, "the oldest change counts")
    proxy.observer.failed(Self.refusal, isFull: true, took: .zero)
    #expect(!proxy.health.isHealthy)
    try proxy.sync(everything: true)
    #expect(proxy.health.isHealthy)
    proxy.pass(.seconds(3600))
    #expect(proxy.health.isHealthy, "nothing waits")
    #expect(
      proxy.familyMetric("kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds").allSatisfy { $0 != nil })
    #expect(proxy.familyMetric("kubeproxy_sync_proxy_rules_last_timestamp_seconds").allSatisfy { $0 != nil })
  }

  @Test func onlyTheNodesOwnObjectDecidesWhetherItIsEligible() {
    let proxy = ObservedProxy()
    #expect(!proxy.isEligible)
    proxy.list(ClusterSnapshot(nodes: [Self.node]))
    #expect(proxy.isEligible)
    var other = Node(name: "node2")
    other.isLeaving = true
    proxy.apply(.changed(.node("node2", other)))
    #expect(proxy.isEligible)
    var leaving = Self.node
    leaving.isLeaving = true
    proxy.apply(.changed(.node("node1", leaving)))
    #expect(!proxy.isEligible)
    proxy.apply(.changed(.node("node1", Self.node)))
    #expect(proxy.isEligible)
    proxy.apply(.changed(.node("node1", nil)))
    #expect(!proxy.isEligible)
    // A list that says what is known already, as after a reconnection.
    proxy.apply(.listed(.nodes([])))
    #expect(!proxy.isEligible)
  }

  @Test func aNodeThatDiffersFromItsStartIsReported() throws {
    let proxy = ObservedProxy()
    proxy.list(ClusterSnapshot(nodes: [Self.node]))
    try proxy.sync(everything: true)
    var moved = Self.node
    moved.isLeaving = true
    proxy.apply(.changed(.node("node1", moved)))
    proxy.apply(.changed(.node("node1", nil)))
    #expect(proxy.nodeChanges.isEmpty)
    moved.addresses = ["192.168.50.12"]
    proxy.apply(.changed(.node("node2", moved)))
    #expect(proxy.nodeChanges.isEmpty)
    proxy.apply(.changed(.node("node1", moved)))
    #expect(proxy.nodeChanges.map(\.field) == ["status.addresses"])
  }

  @Test func withoutAnAPIServerANodeNeedsNoObject() {
    let proxy = ObservedProxy(isStandalone: true)
    proxy.list(ClusterSnapshot())
    #expect(proxy.isEligible)
    var leaving = Self.node
    leaving.isLeaving = true
    proxy.apply(.changed(.node("node1", leaving)))
    #expect(!proxy.isEligible)
    proxy.apply(.changed(.node("node1", nil)))
    #expect(proxy.isEligible)
  }

  // MARK: Health check node ports

  @Test func healthChecksArePublishedWhenTheyAreInForceAndHaveChanged() throws {
    let proxy = ObservedProxy()
    proxy.list(
      ClusterSnapshot(
        services: [Self.balanced(healthCheck: 31000)], slices: [Self.slice("10.244.1.5")], nodes: [Self.node])
    )
    #expect(proxy.published.isEmpty, "nothing is in force yet")
    try proxy.sync(everything: true)
    #expect(proxy.published.map(\.services) == [[check(31000, endpoints: 1)]])
    #expect(proxy.published.last?.addresses == ["192.168.50.11"])
    try proxy.sync(everything: true)
    #expect(proxy.published.count == 1, "nothing has changed")
    proxy.apply(Self.change(Self.slice("10.244.1.5", "10.244.1.6")))
    #expect(proxy.published.count == 1)
    try proxy.sync(everything: false)
    #expect(proxy.published.last?.services == [check(31000, endpoints: 2)])
    proxy.apply(Self.change(Self.balanced(healthCheck: 31001)))
    try proxy.sync(everything: false)
    #expect(proxy.published.last?.services == [check(31001, endpoints: 2)])
    proxy.apply(Self.change(Self.balanced()))
    try proxy.sync(everything: false)
    #expect(proxy.published.count == 4)
    #expect(proxy.published.last?.services == [])
  }

  /// They are served at the same addresses.
  @Test func healthChecksArePublishedWhenTheNodesAddressesChange() throws {
    let proxy = ObservedProxy()
    proxy.list(ClusterSnapshot(services: [Self.balanced(healthCheck: 31000)], nodes: [Self.node]))
    try proxy.sync(everything: true)
    var moved = Self.node
    moved.addresses = ["192.168.50.12"]
    proxy.apply(.changed(.node("node1", moved)))
    try proxy.sync(everything: false)
    #expect(proxy.published.map(\.addresses) == [["192.168.50.11"], ["192.168.50.12"]])
    #expect(proxy.published.map(\.services) == [[check(31000, endpoints: 0)], [check(31000, endpoints: 0)]])
  }

  @Test func aServiceThatIsGoneHasNoHealthCheck() throws {
    let proxy = ObservedProxy()
    proxy.list(ClusterSnapshot(services: [Self.balanced(healthCheck: 31000)], nodes: [Self.node]))
    try proxy.sync(everything: true)
    try #require(proxy.published.count == 1)
    proxy.apply(.changed(.service(Self.service().name, nil)))
    try proxy.sync(everything: false)
    #expect(proxy.published.map(\.services) == [[check(31000, endpoints: 0)], []])
  }

  // MARK: Node ports on localhost

  private static func exposed(_ nodePort: Port = 30080) -> Service {
    var service = service()
    service.type = .nodePort
    service.ports = [ServicePort(name: "http", port: 80, nodePort: nodePort)]
    return service
  }

  @Test func nodePortsOnLocalhostFollowTheRules() throws {
    let proxy = ObservedProxy(localhost: [.ipv4])
    proxy.list(
      ClusterSnapshot(services: [Self.exposed()], slices: [Self.slice("10.244.1.5")], nodes: [Self.node]))
    #expect(proxy.localhostPorts == [:], "nothing is programmed yet")
    try proxy.sync(everything: true)
    #expect(proxy.localhostPorts == [30080: ["10.244.1.5:8080"]])
    proxy.apply(Self.change(Self.slice("10.244.1.5", "10.244.1.6")))
    #expect(proxy.localhostPorts == [30080: ["10.244.1.5:8080"]])
    try proxy.sync(everything: false)
    #expect(proxy.localhostPorts == [30080: ["10.244.1.5:8080", "10.244.1.6:8080"]])
    proxy.apply(Self.change(Self.exposed(30081)))
    try proxy.sync(everything: false)
    #expect(proxy.localhostPorts == [30081: ["10.244.1.5:8080", "10.244.1.6:8080"]])
    proxy.apply(.changed(.service(Self.service().name, nil)))
    try proxy.sync(everything: false)
    #expect(proxy.localhostPorts == [:])
  }

  /// They are the same after everything was read again, and after the Node has changed.
  @Test func nodePortsOnLocalhostOutlastARead() throws {
    let proxy = ObservedProxy(localhost: [.ipv4])
    proxy.list(
      ClusterSnapshot(services: [Self.exposed()], slices: [Self.slice("10.244.1.5")], nodes: [Self.node]))
    try proxy.sync(everything: true)
    var moved = Self.node
    moved.addresses = ["192.168.50.12"]
    proxy.apply(.changed(.node("node1", moved)))
    try proxy.sync(everything: false)
    #expect(proxy.localhostPorts == [30080: ["10.244.1.5:8080"]])
    try proxy.sync(everything: true)
    #expect(proxy.localhostPorts == [30080: ["10.244.1.5:8080"]])
  }

  @Test func nodePortsOnLocalhostAreOnlyKeptOnRequest() throws {
    let proxy = ObservedProxy()
    proxy.list(
      ClusterSnapshot(services: [Self.exposed()], slices: [Self.slice("10.244.1.5")], nodes: [Self.node]))
    try proxy.sync(everything: true)
    #expect(proxy.localhostPorts == [:])
  }

  private func check(_ port: Port, endpoints: Int) -> HealthCheckService {
    HealthCheckService(service: Self.service().name, family: .ipv4, port: port, localEndpoints: endpoints)
  }
}

/// An observer with a proxy that programs a kernel in memory, and a clock that tests set.
private final class ObservedProxy {
  let log = LoggedLines()
  let health: SharedHealth
  let observer: DaemonObserver
  private(set) var engine: ProxyEngine
  private let kernel = FakeKernel()
  private let metrics = ProxyMetrics(version: "0.0.0")
  private let shared: Shared

  /// What the observer's closures refer to.
  private final class Shared: Sendable {
    let time = Mutex(ClockReading.now())
    let published = Mutex<[DesiredHealthChecks]>([])
    let nodeChanges = Mutex<[NodeChange]>([])
  }

  private let localhost = LocalhostNodePortUpdates()

  /// - Parameter families: in which node ports are served on localhost.
  init(isStandalone: Bool = false, localhost families: Set<AddressFamily> = []) {
    let shared = Shared()
    self.shared = shared
    health = SharedHealth(Health(timeout: .seconds(60))) { shared.time.withLock { $0 } }
    engine = ProxyEngine(
      ProxyEngine.Configuration(nodeName: "node1") { _ in
        var settings = ProxySettings()
        settings.nodePortAddresses.localhostFamilies = families
        return settings
      })
    observer = DaemonObserver(
      nodeName: "node1", isStandalone: isStandalone, metrics: metrics, health: health, loadBalancers: nil,
      localhostNodePorts: localhost, logger: log.logger,
      reportNodeChange: { change in shared.nodeChanges.withLock { $0.append(change) } }
    ) { desired in shared.published.withLock { $0.append(desired) } }
  }

  /// The health checks that the observer has published, in order.
  var published: [DesiredHealthChecks] { shared.published.withLock { $0 } }

  /// The endpoints of the node ports to serve on localhost, by port.
  var localhostPorts: [Port: [String]] {
    let ports = localhost.latest.flatMap { $0.values.joined() }
    return Dictionary(
      uniqueKeysWithValues: ports.map { port in
        (port.listener.port, (0..<port.endpoints.count).map { port.endpoints[$0].description })
      })
  }

  /// The changes of our Node that the observer has reported, in order.
  var nodeChanges: [NodeChange] { shared.nodeChanges.withLock { $0 } }

  var isEligible: Bool { health.report(for: .healthz).isNodeEligible == true }

  func pass(_ time: Duration) { shared.time.withLock { $0 = $0.advanced(by: time) } }

  func list(_ cluster: ClusterSnapshot) { for update in lists(of: cluster) { apply(update) } }

  func apply(_ update: ClusterUpdate) { observer.applied(update, engine.apply(update), engine) }

  @discardableResult
  func sync(everything: Bool, took duration: Duration = .milliseconds(1)) throws -> SyncReport {
    let report = try engine.sync(everything: everything, with: kernel)
    observer.synced(report, engine, took: duration)
    return report
  }

  /// The value of a series; nil if it does not exist.
  func sample(_ series: String) -> Double? {
    metrics.page().split(separator: "\n").first { $0.hasPrefix("\(series) ") }
      .flatMap { Double($0.dropFirst(series.count + 1)) }
  }

  func metric(_ name: String) -> Double? { sample(name) }

  func metric(_ name: String, _ label: String, _ value: String) -> Double? {
    sample("\(name){\(label)=\"\(value)\"}")
  }

  /// The values for IPv4 and IPv6.
  func familyMetric(_ name: String) -> [Double?] {
    AddressFamily.allCases.map { metric(name, "ip_family", $0.rawValue) }
  }
}
