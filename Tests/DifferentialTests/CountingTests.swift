import Addresses
import ClusterModel
import Controller
import NFTNetlink
import PacketLab
import PrivateNetwork
import Ruleset
import RulesetCompiler
import ServicePlan
import TestSupport
import Testing

/// Real connections, counted: whatever is programmed in between, each is counted once.
@Suite(.enabled(if: isPrivileged, "needs root: makes network namespaces"))
struct CountingTests {
  @Test(arguments: [nil, 3600] as [UInt32?])
  func countsSurviveEverySync(affinitySeconds: UInt32?) async throws {
    let (sent, counted) = try await inPrivateNetwork {
      var run = try CountingRun(affinitySeconds: affinitySeconds)
      // An endpoint more, two fewer so that the last moves, all but one replaced, the same again, and one back.
      for hosts in [[2, 3, 4], [2, 3, 4, 5], [2, 5], [5, 6, 7, 8], [5, 6, 7, 8], [2, 5, 8]] {
        try run.apply(hosts)
        try run.sendEverywhere()
      }
      return (run.sent, try run.counted())
    }
    #expect(counted.map(\.name) == ["default/web:http"])
    #expect(counted.first?.connections == sent.values.reduce(0, +))
    // What is gone has taken its count along, and began at 0 when it came back; who stayed has all of it.
    let stayed = Set<UInt64>([5, 8])
    for (endpoint, count) in sent where stayed.contains(endpoint.address.lastByte) {
      #expect(counted.first?.endpoints[endpoint] == count, "\(endpoint)")
    }
    #expect(counted.first?.endpoints.count == 6)
  }

  @Test func countersThatAreSwitchedOnOrOffBeginAtZero() async throws {
    let counts = try await inPrivateNetwork {
      var run = try CountingRun(affinitySeconds: nil)
      var counts: [UInt64?] = []
      for counters in [PacketCounters.services, .servicesAndEndpoints, .none, .services] {
        try run.apply([2], counting: counters)
        try run.sendEverywhere()
        counts.append(try run.counted().first?.connections)
      }
      return (counts, run.packetsEachTime)
    }
    let each = counts.1
    #expect(counts.0 == [each, 2 * each, nil, each])
  }
}

extension IPAddress {
  fileprivate var lastByte: UInt64 {
    switch self {
    case .v4(let address): UInt64(address.rawValue & 0xff)
    case .v6(let address): address.low & 0xff
    }
  }
}

/// One Service of both families, and packets to all of its addresses.
private struct CountingRun: ~Copyable {
  private let lab: PacketLab
  private var programmer: Programmer
  private var connection: NFTConnection
  private let affinitySeconds: UInt32?
  private var flow: UInt32 = 0
  /// How many packets each endpoint got.
  private(set) var sent: [ServiceCount.EndpointAddress: UInt64] = [:]
  let packetsEachTime: UInt64 = 40

  init(affinitySeconds: UInt32?) throws {
    let lab = try PacketLab()
    let programmer = try Programmer()
    connection = try NFTConnection()
    self.lab = lab
    self.programmer = programmer
    self.affinitySeconds = affinitySeconds
  }

  mutating func apply(_ hosts: [Int], counting counters: PacketCounters = .servicesAndEndpoints) throws {
    let web = service("default/web") {
      $0.type = .nodePort
      $0.clusterIPs = ["10.96.0.10", "fd00:96::10"]
      $0.ports = [ServicePort(name: "http", port: 80, nodePort: 30080)]
      $0.affinitySeconds = affinitySeconds
    }
    let slices = [("v4", "10.244.1."), ("v6", "fd00:244:1::")].map { name, block in
      slice(
        "default/web-\(name)", of: "default/web", ports: [EndpointPort(name: "http", port: 8080)],
        hosts.compactMap { IPAddress("\(block)\($0)") }.map { endpoint($0, on: "node1") })
    }
    let intent = Intent(
      cluster: ClusterSnapshot(services: [web], slices: slices),
      node: NodeView(name: "node1", addresses: ["192.168.50.11", "fd00:50::11"]), settings: ProxySettings(),
      counters: counters)
    var report = ApplyReport()
    _ = try programmer.apply(intent.plans, report: &report)
  }

  /// Ten clients to each of four addresses.
  mutating func sendEverywhere() throws {
    let targets: [(IPAddress, Port)] = [
      ("10.96.0.10", 80), ("192.168.50.11", 30080), ("fd00:96::10", 80), ("fd00:50::11", 30080),
    ]
    for (target, port) in targets {
      for client in 1...10 {
        flow += 1
        let block = target.family == .ipv4 ? "203.0.113." : "2001:db8::"
        guard let source = IPAddress("\(block)\(client)"), let sourcePort = Port(1024 + flow) else {
          continue
        }
        let packet = WirePacket(from: source, sourcePort, to: target, port, .tcp, flow: flow)
        let arrival = try lab.send(packet, from: .outside).first { $0.packet.kind == .opening }
        guard let arrival else { continue }
        sent[.init(arrival.packet.destination, arrival.packet.port), default: 0] += 1
      }
    }
  }

  mutating func counted() throws -> [ServiceCount] {
    var counts = ServiceCounts()
    for family in AddressFamily.allCases {
      let sets = (try connection.countedSets(family) ?? []).map { ($0.declaration.name, $0.countedElements) }
      counts.add(Dictionary(sets) { first, _ in first }, family)
    }
    return counts.services
  }
}
