import Addresses
import ClusterModel
import Controller
import DriverSupport
import NFTDriver
import NFTNetlink
import Netlink
import ServicePlan
import TestSupport
import Testing

/// What can happen around the end of an endpoint with established connections, in every order: they are reset if their
/// Service asks for it, and no other connection is.
struct ConnectionOrderTests {
  /// One of the things that happen.
  enum Event: CaseIterable, Sendable {
    case endpointGoes, serviceAsks, commitFails, answerIsLost, processRestarts
  }

  /// Returns every order of every selection of these events that begins with the first ones.
  private static func orders(of events: [Event], after first: [Event] = []) -> [[Event]] {
    [first]
      + events.flatMap { next in
        orders(of: events.filter { $0 != next }, after: first + [next])
      }
  }

  @Test(arguments: Event.allCases)
  func connectionsAreResetInAnyOrder(beginningWith first: Event) {
    for order in Self.orders(of: Event.allCases.filter { $0 != first }, after: [first]) {
      for circumstances in FlowOrderTests.Circumstances.all {
        for othersAsk in [false, true] {
          var world = ConnectionWorld(circumstances, othersAsk: othersAsk)
          for event in order { world.handle(event) }
          world.settle()
          let isReset = order.contains(.endpointGoes) && order.contains(.serviceAsks)
          #expect(
            world.reset == (isReset ? [ConnectionWorld.lost] : []), "\(order), \(circumstances), \(othersAsk)"
          )
        }
      }
    }
  }
}

/// A node with the loop's engine, a kernel in memory, and clients that never pause.
private struct ConnectionWorld {
  /// A connection that conntrack knows.
  struct Connection: Hashable {
    let destination: Endpoint<IPv4>
    let endpoint: Endpoint<IPv4>
  }

  private let circumstances: FlowOrderTests.Circumstances
  private let kernel = FakeKernel()
  private let othersAsk: Bool
  private var engine: ProxyEngine
  private var hasEndpoint = true
  private var asks = false
  private var mustRead = true
  /// The connections that were marked.
  private(set) var reset: Set<Connection> = []

  private static let vip = Endpoint<IPv4>("10.96.0.10", 80)
  static let lost = Connection(destination: vip, endpoint: Endpoint("10.244.1.1", 8080))
  /// To an endpoint that stays, of another Service to the same endpoint, past any Service, and to no Service of ours.
  private static let all = [
    lost, Connection(destination: vip, endpoint: Endpoint("10.244.1.2", 8080)),
    Connection(destination: Endpoint("10.96.0.11", 80), endpoint: Endpoint("10.244.1.1", 8080)),
    Connection(destination: Endpoint("10.244.1.1", 8080), endpoint: Endpoint("10.244.1.1", 8080)),
    Connection(destination: Endpoint("192.0.2.7", 80), endpoint: Endpoint("10.244.1.1", 8080)),
  ]

  private var cluster: ClusterSnapshot {
    ClusterSnapshot(
      services: [
        Self.service("web", "10.96.0.10", asks: asks), Self.service("other", "10.96.0.11", asks: othersAsk),
      ],
      slices: [
        Self.slice("web", (hasEndpoint ? ["10.244.1.1"] : []) + ["10.244.1.2"]),
        Self.slice("other", ["10.244.1.1"]),
      ])
  }

  private static func service(_ name: String, _ address: IPAddress, asks: Bool) -> Service {
    TestSupport.service("default/\(name)") {
      $0.clusterIPs = [address]
      $0.ports = [ServicePort(name: "http", port: 80)]
      $0.resetsConnections = asks ? true : nil
    }
  }

  private static func slice(_ name: String, _ hosts: [IPAddress]) -> EndpointSlice {
    TestSupport.slice(
      "default/\(name)-1", of: "default/\(name)", ports: [EndpointPort(name: "http", port: 8080)],
      hosts.map { endpoint($0, on: "node2") })
  }

  private static func engine(_ cluster: ClusterSnapshot) -> ProxyEngine {
    var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
    for update in lists(of: cluster) { engine.apply(update) }
    return engine
  }

  /// Everything is programmed, and there is nothing to reset.
  init(_ circumstances: FlowOrderTests.Circumstances, othersAsk: Bool) {
    self.circumstances = circumstances
    self.othersAsk = othersAsk
    engine = Self.engine(ClusterSnapshot())
    kernel.losesBatchesToo = circumstances.losesBatchesToo
    engine = Self.engine(cluster)
    sync()
    mark()
  }

  mutating func handle(_ event: ConnectionOrderTests.Event) {
    switch event {
    case .endpointGoes: change { $0.hasEndpoint = false }
    case .serviceAsks: change { $0.asks = true }
    // The last error is taken first.
    case .commitFails: kernel.failures.insert(.rejected(.noMemory, nil, kernelSays: nil), at: 0)
    case .answerIsLost: kernel.failures.insert(.outcomeUnknown, at: 0)
    case .processRestarts: (engine, mustRead) = (Self.engine(cluster), true)
    }
    guard circumstances.isSyncedEachTime else { return }
    if sync(), !circumstances.refusesRemovals { mark() }
  }

  private mutating func change(_ edit: (inout Self) -> Void) {
    let before = cluster
    edit(&self)
    for update in updates(from: before, to: cluster) { engine.apply(update) }
  }

  /// Retries as the loop does, until nothing fails any more.
  mutating func settle() {
    for _ in 0..<5 where sync() {
      mark()
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

  private mutating func mark() {
    let attempts = engine.ipv4Attempts
    for connection in Self.all {
      let mark = attempts.resetMark(
        to: connection.destination, answeredBy: connection.endpoint, nodeAddresses: [])
      if mark != nil { reset.insert(connection) }
    }
    engine.forgetAttempts(.ipv4)
  }
}
