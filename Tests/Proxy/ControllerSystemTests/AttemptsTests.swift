import Addresses
import ClusterModel
import DriverSupport
import NFTDriver
import NFTNetlink
import Netlink
import SeededRandom
import ServicePlan
import TestSupport
import Testing

@testable import Controller

/// Where attempts to connect may have to be forgotten after a sync.
struct AttemptsTests {
  private static let name: NamespacedName = "default/web"
  private static let vip = FrontendKey<IPv4>.address("10.96.0.7", .tcp, 80)
  private static let sctp = FrontendKey<IPv4>.address("10.96.0.7", .sctp, 80)
  private static let (one, two) = (Endpoint<IPv4>("10.244.1.1", 8080), Endpoint<IPv4>("10.244.1.2", 8080))

  private static func web(at address: IPAddress = "10.96.0.7", _ edit: (inout Service) -> Void = { _ in })
    -> Service
  {
    service("default/web") {
      $0.clusterIPs = [address]
      $0.ports = [ServicePort(name: "http", port: 80), ServicePort(name: "quic", transport: .udp, port: 80)]
      edit(&$0)
    }
  }

  private static func slice(_ endpoints: [SliceEndpoint]) -> EndpointSlice {
    TestSupport.slice(
      "default/web-1", of: "default/web",
      ports: [
        EndpointPort(name: "http", port: 8080), EndpointPort(name: "other", port: 9090),
        EndpointPort(name: "quic", transport: .udp, port: 8080),
        EndpointPort(name: "signal", transport: .sctp, port: 8080),
      ], endpoints)
  }

  private static func slice(_ hosts: IPAddress...) -> EndpointSlice {
    slice(hosts.map { endpoint($0, on: "node2") })
  }

  private static let cluster = ClusterSnapshot(services: [web()], slices: [slice("10.244.1.1", "10.244.1.2")])

  private func engine(_ cluster: ClusterSnapshot = cluster) -> ProxyEngine {
    var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
    for update in lists(of: cluster) { engine.apply(update) }
    return engine
  }

  /// Returns what is to be checked after these changes of a cluster that is programmed.
  private func attempts(after changes: ObjectChange...) throws -> [FrontendKey<IPv4>: [Endpoint<IPv4>]] {
    let kernel = FakeKernel()
    var engine = engine()
    _ = try engine.sync(everything: true, with: kernel)
    engine.forgetAttempts(.ipv4)
    for change in changes { engine.apply(.changed(change)) }
    #expect(try engine.sync(everything: false, with: kernel).isFull == false)
    return engine.ipv4Attempts.endpoints
  }

  private func attempts(after slice: EndpointSlice) throws -> [FrontendKey<IPv4>: [Endpoint<IPv4>]] {
    try attempts(after: .slice(slice.name, slice))
  }

  @Test func aNewProcessChecksEveryFrontend() throws {
    let kernel = FakeKernel()
    var engine = engine()
    _ = try engine.sync(everything: true, with: kernel)
    #expect(engine.ipv4Attempts.endpoints == [Self.vip: [Self.one, Self.two]])
    #expect(engine.ipv6Attempts.isEmpty)
    #expect(engine.hasFlowsToCheck)
    for family in AddressFamily.allCases {
      engine.forgetAttempts(family)
      engine.forgetFlows(family)
    }
    #expect(!engine.hasFlowsToCheck)
  }

  @Test func nothingIsCheckedIfNoEndpointGoes() throws {
    let more = [endpoint("10.244.1.1"), endpoint("10.244.1.2"), endpoint("10.244.1.3")]
    #expect(try attempts(after: Self.slice(more)) == [:])
    let terminating = endpoint("10.244.1.2") { ($0.isReady, $0.isTerminating) = (false, true) }
    #expect(try attempts(after: Self.slice([endpoint("10.244.1.1"), terminating])) == [:])
    let older = Self.web { $0.created = 5 }
    #expect(try attempts(after: .service(Self.name, older)) == [:])
  }

  @Test func anEndpointThatGoesIsNoticed() throws {
    #expect(try attempts(after: Self.slice("10.244.1.2")) == [Self.vip: [Self.two]])
    #expect(try attempts(after: .slice("default/web-1", nil)) == [Self.vip: []])
    let notReady = endpoint("10.244.1.1") { $0.isReady = false }
    #expect(try attempts(after: Self.slice([notReady, endpoint("10.244.1.2")])) == [Self.vip: [Self.two]])
    let silent = endpoint("10.244.1.1") {
      ($0.isReady, $0.isServing, $0.isTerminating) = (false, false, true)
    }
    #expect(try attempts(after: Self.slice([silent, endpoint("10.244.1.2")])) == [Self.vip: [Self.two]])
    var moved = Self.slice("10.244.1.1")
    moved.ports[0].port = 8081
    #expect(try attempts(after: moved) == [Self.vip: [Endpoint("10.244.1.1", 8081)]])
  }

  /// It has left the set that new connections use long before.
  @Test func aTerminatingEndpointThatGoesIsNoticed() throws {
    let kernel = FakeKernel()
    let terminating = endpoint("10.244.1.2") { ($0.isReady, $0.isTerminating) = (false, true) }
    let slice = Self.slice([endpoint("10.244.1.1"), terminating])
    var engine = engine(ClusterSnapshot(services: [Self.web()], slices: [slice]))
    _ = try engine.sync(everything: true, with: kernel)
    #expect(engine.ipv4Attempts.endpoints == [Self.vip: [Self.one, Self.two]])
    engine.forgetAttempts(.ipv4)
    engine.apply(.changed(.slice(slice.name, Self.slice("10.244.1.1"))))
    #expect(try engine.sync(everything: false, with: kernel).batches == 0)
    #expect(engine.ipv4Attempts.endpoints == [Self.vip: [Self.one]])
  }

  @Test func frontendsThatComeAndGoAreNoticed() throws {
    let second = FrontendKey<IPv4>.address("10.96.0.8", .tcp, 80)
    #expect(try attempts(after: .service(Self.name, nil)) == [Self.vip: []])
    #expect(
      try attempts(after: .service(Self.name, Self.web(at: "10.96.0.8")))
        == [Self.vip: [], second: [Self.one, Self.two]])
    let signal = Self.web { $0.ports[0] = ServicePort(name: "signal", transport: .sctp, port: 80) }
    #expect(
      try attempts(after: .service(Self.name, signal)) == [Self.vip: [], Self.sctp: [Self.one, Self.two]])
    let other = Self.web { $0.ports[0] = ServicePort(name: "other", port: 80) }
    #expect(
      try attempts(after: .service(Self.name, other))
        == [Self.vip: [Endpoint("10.244.1.1", 9090), Endpoint("10.244.1.2", 9090)]])
  }

  @Test func anAddressThatMovedBelongsToItsNewService() throws {
    let heir = service("default/heir") {
      $0.clusterIPs = ["10.96.0.7"]
      $0.ports = [ServicePort(name: "http", port: 80)]
    }
    #expect(
      try attempts(after: .service(heir.name, heir), .service(Self.name, nil)) == [Self.vip: []])
    let slice = TestSupport.slice(
      "default/heir-1", of: "default/heir", ports: [EndpointPort(name: "http", port: 8080)],
      [endpoint("10.244.1.9")])
    #expect(
      try attempts(
        after: .service(Self.name, nil), .service(heir.name, heir), .slice(slice.name, slice))
        == [Self.vip: [Endpoint("10.244.1.9", 8080)]])
  }

  /// Of the Service, once it has lost an endpoint or asks for the first time. Another Service asks already, so that the table
  /// has the rules.
  @Test func connectionsAreResetWhereTheServiceAsksForIt() throws {
    let other = service("default/other") {
      $0.clusterIPs = ["10.96.0.9"]
      $0.ports = [ServicePort(name: "http", port: 80)]
      $0.resetsConnections = true
    }
    func marks(asking: Bool?, _ change: ObjectChange) throws -> [FrontendKey<IPv4>: UInt32] {
      let kernel = FakeKernel()
      let web = Self.web { $0.resetsConnections = asking }
      var engine = engine(
        ClusterSnapshot(services: [web, other], slices: [Self.slice("10.244.1.1", "10.244.1.2")]))
      _ = try engine.sync(everything: true, with: kernel)
      engine.forgetAttempts(.ipv4)
      engine.apply(.changed(change))
      #expect(try engine.sync(everything: false, with: kernel).isFull == false)
      return engine.ipv4Attempts.resetMarks
    }
    let loss = ObjectChange.slice("default/web-1", Self.slice("10.244.1.2"))
    #expect(try marks(asking: nil, loss) == [:])
    #expect(try marks(asking: true, loss) == [Self.vip: 1 << 13])
    let asking = ObjectChange.service(Self.name, Self.web { $0.resetsConnections = true })
    #expect(try marks(asking: nil, asking) == [Self.vip: 1 << 13])
    let not = ObjectChange.service(Self.name, Self.web())
    #expect(try marks(asking: true, not) == [:])
    let terminating = endpoint("10.244.1.2") { ($0.isReady, $0.isTerminating) = (false, true) }
    let draining = Self.slice([endpoint("10.244.1.1"), terminating])
    #expect(try marks(asking: true, .slice("default/web-1", draining)) == [:])
  }

  @Test(arguments: [false, true])
  func nothingIsForgottenByAFailedCommit(_ isAnswerLost: Bool) throws {
    let kernel = FakeKernel()
    var engine = engine()
    _ = try engine.sync(everything: true, with: kernel)
    engine.forgetAttempts(.ipv4)
    engine.apply(.changed(.slice("default/web-1", Self.slice("10.244.1.2"))))
    kernel.failures = [isAnswerLost ? .outcomeUnknown : .rejected(.noMemory, nil, kernelSays: nil)]
    #expect(throws: ProgrammingError.self) { try engine.sync(everything: false, with: kernel) }
    #expect(engine.ipv4Attempts.isEmpty)
    _ = try engine.sync(everything: isAnswerLost, with: kernel)
    #expect(engine.ipv4Attempts.endpoints == [Self.vip: [Self.two]])
  }

  /// Random clusters and commits that fail: whatever comes, goes or loses an endpoint is checked, with the endpoints of
  /// now.
  @Test(arguments: UInt64(1)...20)
  func everyLossIsNoticed(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let kernel = FakeKernel()
    var now = randomCluster(&random)
    var engine = engine(now)
    var checked: [FrontendKey<IPv4>: [Endpoint<IPv4>]] = [:]
    for step in 0..<30 {
      let next = randomCluster(&random)
      for update in updates(from: now, to: next).shuffled(using: &random) { engine.apply(update) }
      now = next
      if Int.random(in: 0..<4, using: &random) == 0 {
        kernel.failures = [.rejected(.noMemory, nil, kernelSays: nil)]
      }
      guard let report = try? engine.sync(everything: step == 0, with: kernel) else { continue }
      let live = ServedAttempts(of: Plan<IPv4>.make(for: now, on: engine.node, with: engine.settings).plan)
      let found = engine.ipv4Attempts.endpoints
      for (key, endpoints) in found {
        #expect(endpoints == live.endpoints[key] ?? [], "seed \(seed), step \(step), \(key)")
      }
      for (key, endpoints) in live.endpoints {
        let isLosing = checked[key].map { !Set($0).isSubset(of: endpoints) } ?? true
        #expect(!isLosing || found[key] != nil, "seed \(seed), step \(step), \(key)")
      }
      for key in checked.keys where live.endpoints[key] == nil && !report.isFull {
        #expect(found[key] == [], "seed \(seed), step \(step), \(key)")
      }
      checked = live.endpoints
      engine.forgetAttempts(.ipv4)
    }
  }
}
