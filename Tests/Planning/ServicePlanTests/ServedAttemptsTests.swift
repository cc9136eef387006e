import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

struct ServedAttemptsTests {
  private static let serving = [Endpoint<IPv4>("10.1.0.1", 8080), Endpoint("10.1.0.2", 8080)]
  private static let gone = Endpoint<IPv4>("10.1.0.9", 8080)

  /// A Service at 10.96.0.1:80 and node port 30080, with TCP, UDP and SCTP, and an endpoint that is about to go.
  private var attempts: ServedAttempts<IPv4> { attempts() }

  private func attempts(
    resets: Bool? = nil, _ edit: (inout ProxySettings) -> Void = { _ in }
  ) -> ServedAttempts<IPv4> {
    let service = web {
      $0.resetsConnections = resets
      $0.type = .nodePort
      $0.ports = [Transport.tcp, .udp, .sctp].map {
        ServicePort(name: $0.description, transport: $0, port: 80, nodePort: 30080)
      }
    }
    let slice = slice(
      "default/web-1", of: "default/web",
      ports: [Transport.tcp, .udp, .sctp].map {
        EndpointPort(name: $0.description, transport: $0, port: 8080)
      },
      [
        endpoint("10.1.0.1"), endpoint("10.1.0.2") { ($0.isReady, $0.isTerminating) = (false, true) },
        endpoint("10.1.0.3") { $0.isReady = false },
      ])
    let node = NodeView(name: "node1", addresses: ["192.0.2.1"])
    let cluster = ClusterSnapshot(services: [service], slices: [slice])
    var settings = ProxySettings()
    edit(&settings)
    return ServedAttempts(of: Plan<IPv4>.make(for: cluster, on: node, with: settings).plan)
  }

  private func isStale(_ transport: Transport, _ destination: Endpoint<IPv4>, _ responder: Endpoint<IPv4>)
    -> Bool
  {
    attempts.isStale(transport, to: destination, answeredBy: responder, nodeAddresses: ["192.0.2.1"])
  }

  @Test func knowsTheLiveEndpointsOfConnectionsAlone() {
    let keys: [FrontendKey<IPv4>] = [Transport.tcp, .sctp].flatMap {
      [.address("10.96.0.1", $0, 80), .nodePort($0, 30080)]
    }
    #expect(attempts.endpoints == Dictionary(uniqueKeysWithValues: keys.map { ($0, Self.serving) }))
  }

  @Test(arguments: [Transport.tcp, .sctp])
  func decidesByTheEndpoint(_ transport: Transport) {
    for frontend in [Endpoint<IPv4>("10.96.0.1", 80), Endpoint("192.0.2.1", 30080)] {
      for endpoint in Self.serving { #expect(!isStale(transport, frontend, endpoint)) }
      for endpoint in [Self.gone, Endpoint("10.1.0.3", 8080), Endpoint("10.1.0.1", 8081), frontend] {
        #expect(isStale(transport, frontend, endpoint), "\(endpoint)")
      }
    }
  }

  @Test(arguments: [
    Endpoint<IPv4>("10.96.0.2", 80), Endpoint("10.96.0.1", 81), Endpoint("192.0.2.2", 30080),
    Endpoint("192.0.2.1", 80), Endpoint("10.1.0.9", 8080),
  ])
  func leavesOtherDestinationsAlone(_ destination: Endpoint<IPv4>) {
    #expect(!isStale(.tcp, destination, Self.gone))
    #expect(!isStale(.tcp, destination, destination))
  }

  @Test func udpIsDecidedElsewhere() {
    #expect(!isStale(.udp, Endpoint("10.96.0.1", 80), Self.gone))
  }

  // MARK: Established connections

  private func resetMark(
    _ attempts: ServedAttempts<IPv4>, _ destination: Endpoint<IPv4>, _ responder: Endpoint<IPv4>
  ) -> UInt32? {
    attempts.resetMark(to: destination, answeredBy: responder, nodeAddresses: ["192.0.2.1"])
  }

  @Test func connectionsAreResetOnlyWhereItIsAskedFor() {
    let vip = Endpoint<IPv4>("10.96.0.1", 80)
    #expect(attempts.resetMarks == [:])
    #expect(resetMark(attempts, vip, Self.gone) == nil)
    #expect(resetMark(attempts(resets: true), vip, Self.gone) == 1 << 13)
    let byNode = attempts { ($0.resetsConnections, $0.resetMark) = (true, 4) }
    #expect(resetMark(byNode, vip, Self.gone) == 4)
    #expect(attempts(resets: false) { $0.resetsConnections = true }.resetMarks == [:])
  }

  @Test func tcpAloneIsReset() {
    let keys: [FrontendKey<IPv4>] = [.address("10.96.0.1", .tcp, 80), .nodePort(.tcp, 30080)]
    #expect(Set(attempts(resets: true).resetMarks.keys) == Set(keys))
  }

  @Test func connectionsAreResetByTheirEndpoint() {
    let attempts = attempts(resets: true)
    for frontend in [Endpoint<IPv4>("10.96.0.1", 80), Endpoint("192.0.2.1", 30080)] {
      for endpoint in Self.serving { #expect(resetMark(attempts, frontend, endpoint) == nil) }
      for endpoint in [Self.gone, Endpoint("10.1.0.3", 8080), Endpoint("10.1.0.1", 8081)] {
        #expect(resetMark(attempts, frontend, endpoint) != nil, "\(endpoint)")
      }
      #expect(resetMark(attempts, frontend, frontend) == nil, "it was never translated")
    }
  }

  @Test(arguments: [
    Endpoint<IPv4>("10.96.0.2", 80), Endpoint("10.96.0.1", 81), Endpoint("192.0.2.2", 30080),
    Endpoint("192.0.2.1", 80), Endpoint("10.1.0.9", 8080),
  ])
  func connectionsToElsewhereAreNotReset(_ destination: Endpoint<IPv4>) {
    #expect(resetMark(attempts(resets: true), destination, Self.gone) == nil)
  }

  @Test func whatIsNotAskedForAnyMoreIsNotReset() {
    let vip = Endpoint<IPv4>("10.96.0.1", 80)
    var all = attempts(resets: true)
    all.merge(attempts)
    #expect(all == attempts)
    all.merge(attempts(resets: true))
    #expect(all == attempts(resets: true))
    all.close(.address("10.96.0.1", .tcp, 80))
    #expect(resetMark(all, vip, Self.gone) == nil, "the frontend is gone, not the endpoint")
    #expect(resetMark(all, Endpoint("192.0.2.1", 30080), Self.gone) != nil)
  }

  @Test func laterRecordsReplaceEarlierOnes() {
    let vip = FrontendKey<IPv4>.address("10.96.0.1", .tcp, 80)
    var all = attempts
    var later = ServedAttempts<IPv4>()
    #expect(later.isEmpty)
    later.close(vip)
    all.merge(later)
    #expect(all.endpoints[vip] == [])
    #expect(all.endpoints.count == 4)
    var none = ServedAttempts<IPv4>()
    none.merge(later)
    #expect(none == later)
  }
}
