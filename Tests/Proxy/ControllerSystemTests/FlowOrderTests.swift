import Addresses
import ClusterModel
import Controller
import DriverSupport
import NFTCompiler
import NFTDriver
import NFTNetlink
import NFTRuleset
import Netlink
import ServicePlan
import TestSupport
import Testing

/// What can happen around the end of a UDP Service (kubernetes#139629, #141371), in every order: no flow is left that
/// whose endpoint does not serve it, and no other flow is touched.
struct FlowOrderTests {
  /// One of the things that happen.
  enum Event: CaseIterable, Sendable {
    case endpointsGo, serviceGoes, commitFails, answerIsLost, processRestarts
  }

  /// What else may be different while they happen.
  struct Circumstances: Sendable {
    /// Whether each event is handled before the next one happens.
    let isSyncedEachTime: Bool
    /// Whether a commit whose answer is lost is lost as well.
    let losesBatchesToo: Bool
    /// Whether conntrack refuses everything until the end.
    let refusesRemovals: Bool

    /// Four of the eight: any two of the three meet in all four ways.
    static let all = [
      Self(isSyncedEachTime: false, losesBatchesToo: false, refusesRemovals: false),
      Self(isSyncedEachTime: false, losesBatchesToo: true, refusesRemovals: true),
      Self(isSyncedEachTime: true, losesBatchesToo: false, refusesRemovals: true),
      Self(isSyncedEachTime: true, losesBatchesToo: true, refusesRemovals: false),
    ]
  }

  /// Returns every order of every selection of these events that begins with the first ones.
  static func orders(of events: [Event], after first: [Event] = []) -> [[Event]] {
    [first]
      + events.flatMap { next in
        orders(of: events.filter { $0 != next }, after: first + [next])
      }
  }

  @Test func everyOrderIsTried() {
    let orders = Self.orders(of: Event.allCases)
    #expect(orders.count == 1 + 5 + 5 * 4 + 5 * 4 * 3 + 2 * (5 * 4 * 3 * 2))
    #expect(Set(orders).count == orders.count)
  }

  @Test(arguments: Event.allCases)
  func noFlowIsLeftInAnyOrder(beginningWith first: Event) throws {
    for order in Self.orders(of: Event.allCases.filter { $0 != first }, after: [first]) {
      for circumstances in Circumstances.all {
        var world = FlowWorld(circumstances)
        for event in order { world.handle(event) }
        world.settle()
        #expect(world.staleFlows == [], "\(order), \(circumstances)")
        #expect(world.wronglyRemoved == [], "\(order), \(circumstances)")
      }
    }
  }

  /// An API server does not list the Services of other proxies, so their addresses are unknown.
  @Test(arguments: [(true, nil, true), (false, nil, false), (true, "mine", false), (false, "mine", false)])
  func blocksAreClosedOnlyIfAllServicesAreKnown(_ knowsAllServices: Bool, _ name: String?, _ isClosed: Bool)
    throws
  {
    let cluster = ClusterSnapshot(serviceCIDRs: [ServiceCIDR(name: "kubernetes", cidrs: ["10.96.0.0/12"])])
    let configuration = ProxyEngine.Configuration(nodeName: "node1", knowsAllServices: knowsAllServices) {
      _ in
      var settings = ProxySettings()
      settings.proxyName = name
      return settings
    }
    var engine = ProxyEngine(configuration)
    for update in lists(of: cluster) { engine.apply(update) }
    let kernel = FakeKernel()
    for everything in [true, false, true] {
      _ = try engine.sync(everything: everything, with: kernel)
      #expect(engine.ipv4Flows.closedBlocks.isEmpty == !isClosed)
    }
    engine.forgetFlows(.ipv4)
    _ = try engine.sync(everything: true, with: kernel)
    #expect(engine.ipv4Flows.isEmpty, "only once")
  }

  /// The test above can fail: without the removal, the flows of what goes are left.
  @Test func flowsStayUntilTheyAreRemoved() {
    for event in [Event.endpointsGo, .serviceGoes] {
      var world = FlowWorld(Circumstances.all[0])
      #expect(world.staleFlows == [])
      world.handle(event)
      #expect(world.staleFlows.count == 2, "\(event)")
    }
  }
}

/// A node with the loop's engine, a kernel in memory, and clients that never pause.
private struct FlowWorld {
  /// A flow that conntrack knows.
  struct Flow: Hashable {
    let frontend: FrontendKey<IPv4>
    let endpoint: Endpoint<IPv4>
  }

  private let circumstances: FlowOrderTests.Circumstances
  private let kernel = FakeKernel()
  private var engine: ProxyEngine
  private var hasService = true
  private var hasEndpoints = true
  private var mustRead = true
  private var flows: Set<Flow>
  private(set) var wronglyRemoved: Set<Flow> = []

  private static let vip = FrontendKey<IPv4>.address("10.96.0.10", .udp, 53)
  private static let served = [Endpoint<IPv4>("10.244.1.1", 53), Endpoint("10.244.1.2", 53)]
  /// Flows of another Service, of a Service that another proxy serves, and of another program.
  private static let others = [
    Flow(frontend: .address("10.96.0.11", .udp, 53), endpoint: Endpoint("10.244.1.9", 53)),
    Flow(frontend: .address("10.96.0.12", .udp, 53), endpoint: Endpoint("10.244.1.8", 53)),
    Flow(frontend: .address("192.0.2.1", .udp, 53), endpoint: Endpoint("10.244.1.7", 53)),
  ]

  private var cluster: ClusterSnapshot {
    ClusterSnapshot(
      services: (hasService ? [Self.udpService("dns", "10.96.0.10")] : [])
        + [Self.udpService("other", "10.96.0.11"), Self.ofAnotherProxy],
      slices: (hasEndpoints ? [Self.udpSlice("dns", ["10.244.1.1", "10.244.1.2"])] : [])
        + [Self.udpSlice("other", ["10.244.1.9"])],
      serviceCIDRs: [ServiceCIDR(name: "kubernetes", cidrs: ["10.96.0.0/12"])])
  }

  private static func udpService(_ name: String, _ address: IPAddress) -> Service {
    service("default/\(name)") {
      $0.clusterIPs = [address]
      $0.ports = [ServicePort(name: "dns", transport: .udp, port: 53)]
    }
  }

  private static var ofAnotherProxy: Service {
    var service = udpService("mesh", "10.96.0.12")
    service.proxyName = "mesh"
    return service
  }

  private static func udpSlice(_ name: String, _ hosts: [IPAddress]) -> EndpointSlice {
    slice(
      "default/\(name)-1", of: "default/\(name)",
      ports: [EndpointPort(name: "dns", transport: .udp, port: 53)],
      hosts.map { endpoint($0, on: "node2") })
  }

  private static func engine(_ cluster: ClusterSnapshot) -> ProxyEngine {
    var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
    for update in lists(of: cluster) { engine.apply(update) }
    return engine
  }

  /// Everything is programmed, and clients send to both endpoints and to everyone else.
  init(_ circumstances: FlowOrderTests.Circumstances) {
    self.circumstances = circumstances
    engine = Self.engine(ClusterSnapshot())
    flows = Set(Self.served.map { Flow(frontend: Self.vip, endpoint: $0) } + Self.others)
    kernel.losesBatchesToo = circumstances.losesBatchesToo
    engine = Self.engine(cluster)
    sync()
    removeFlows()
  }

  mutating func handle(_ event: FlowOrderTests.Event) {
    switch event {
    case .endpointsGo: change { $0.hasEndpoints = false }
    case .serviceGoes: change { $0.hasService = false }
    // The last error is taken first.
    case .commitFails: kernel.failures.insert(.rejected(.noMemory, nil, kernelSays: nil), at: 0)
    case .answerIsLost: kernel.failures.insert(.outcomeUnknown, at: 0)
    case .processRestarts: (engine, mustRead) = (Self.engine(cluster), true)
    }
    guard circumstances.isSyncedEachTime else { return }
    if sync(), !circumstances.refusesRemovals { removeFlows() }
  }

  private mutating func change(_ edit: (inout Self) -> Void) {
    let before = cluster
    edit(&self)
    for update in updates(from: before, to: cluster) { engine.apply(update) }
  }

  /// Retries as the loop does, until nothing fails any more.
  mutating func settle() {
    for _ in 0..<5 where sync() {
      removeFlows()
      return
    }
    Issue.record("programming failed five times")
  }

  @discardableResult
  private mutating func sync() -> Bool {
    do {
      _ = try engine.sync(everything: mustRead, with: kernel)
      mustRead = false
      return true
    } catch {
      mustRead = error.cause.mustRead
      return false
    }
  }

  /// Removes what the engine calls stale. Its senders go on, by the rules that are in force.
  private mutating func removeFlows() {
    let served = engine.ipv4Flows
    let removed = flows.filter { served.isStale($0) }
    engine.forgetFlows(.ipv4)
    flows.subtract(removed)
    wronglyRemoved.formUnion(removed.subtracting(staleOnes(of: removed)))
    if hasEndpointsInForce { flows.formUnion(removed) }
  }

  /// Whether the table still sends packets to endpoints of the Service: there is one other endpoint.
  private var hasEndpointsInForce: Bool {
    udpFrontends(in: kernel.tables.ipv4).contains(Self.vip)
      && (kernel.tables.ipv4?.sets["endpoints"]?.elements.count ?? 0) > 1
  }

  /// The flows to endpoints that do not serve them.
  var staleFlows: Set<Flow> { staleOnes(of: flows) }

  private func staleOnes(of flows: Set<Flow>) -> Set<Flow> {
    flows.filter { $0.frontend == Self.vip && !(hasService && hasEndpoints) }
  }
}

extension ServedFlows<IPv4> {
  /// What `StaleFlows` decides about a translated flow.
  fileprivate func isStale(_ flow: FlowWorld.Flow) -> Bool {
    if let serving = endpoints[flow.frontend] { return !serving.contains(flow.endpoint) }
    guard case .address(let address, _, _) = flow.frontend, !addressesOfOthers.contains(address) else {
      return false
    }
    return closedBlocks.contains { $0.contains(address) }
  }
}
