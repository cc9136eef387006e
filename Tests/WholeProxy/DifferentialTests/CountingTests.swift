import NFTDriver
import Addresses
import ClusterModel
import Controller
import NFTNetlink
import PacketLab
import PrivateNetwork
import NFTRuleset
import NFTCompiler
import SeededRandom
import ServicePlan
import TestSupport
import Testing

/// Counts real connections: each is counted once, whatever is programmed in between.
@Suite(.enabled(if: isPrivileged, "needs root: makes network namespaces"))
struct CountingTests {
  @Test(arguments: CountingRun.Way.allCases, [nil, 3600] as [UInt32?])
  func countsSurviveEverySync(way: CountingRun.Way, affinitySeconds: UInt32?) async throws {
    // One more endpoint, two fewer so that the last one moves, all but one replaced, no change, and one back.
    try await expectEachIsCountedOnce(
      [[2, 3, 4], [2, 3, 4, 5], [2, 5], [5, 6, 7, 8], [5, 6, 7, 8], [2, 5, 8]], way, affinitySeconds)
  }

  @Test(arguments: CountingRun.Way.allCases, [1, 2, 3, 4] as [UInt64])
  func countsSurviveRandomChanges(way: CountingRun.Way, seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let changes = (0..<25).map { _ in
      (2...9).filter { _ in Bool.random(using: &random) }.shuffled(using: &random)
    }
    try await expectEachIsCountedOnce(changes, way, seed.isMultiple(of: 2) ? 3600 : nil, "seed \(seed)")
  }

  /// After each change, the kernel's counts equal the connections made: all of the Service's, and those of each
  /// endpoint since it was added. A removed endpoint's count is dropped.
  private func expectEachIsCountedOnce(
    _ changes: [[Int]], _ way: CountingRun.Way, _ affinitySeconds: UInt32?, _ note: String = ""
  ) async throws {
    let states = try await inPrivateNetwork {
      var run = try CountingRun(affinitySeconds: affinitySeconds, way: way)
      var states: [(expected: ServiceCount, counted: [ServiceCount])] = []
      for hosts in changes {
        try run.apply(hosts)
        states.append((run.expected, try run.counted()))
        try run.sendEverywhere()
      }
      return states
    }
    for (number, state) in states.enumerated() {
      #expect(state.counted == [state.expected], "change \(number) of \(changes), \(way), \(note)")
    }
    #expect(
      states.contains { $0.expected.endpoints.values.contains { $0 > 10 } }, "there was something to count")
  }

  @Test func countersThatAreEnabledOrDisabledStartAtZero() async throws {
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

/// One Service of both families, and packets to all of its addresses.
struct CountingRun: ~Copyable {
  /// How the kernel is programmed.
  enum Way: CaseIterable, Sendable {
    /// `viaduct apply`: reads the tables each time.
    case apply
    /// The daemon: knows their content, and sends only what a change deletes and adds.
    case daemon
  }

  private let lab: PacketLab
  private var programmer: Programmer
  private var engine: ProxyEngine?
  private var hasBegun = false
  private let kernel: NFTKernel
  private var connection: NFTConnection
  private let affinitySeconds: UInt32?
  private var flow: UInt32 = 0
  /// The connections made.
  private(set) var expected = ServiceCount(name: "default/web:http")
  let packetsEachTime: UInt64 = 40

  init(affinitySeconds: UInt32?, way: Way = .apply) throws {
    let lab = try PacketLab()
    let programmer = try Programmer()
    let kernel = try NFTKernel(ownsTables: false)
    connection = try NFTConnection()
    self.lab = lab
    self.programmer = programmer
    self.kernel = kernel
    self.affinitySeconds = affinitySeconds
    let configuration = ProxyEngine.Configuration(
      nodeName: "node1", nodeIPs: ["192.168.50.11", "fd00:50::11"], counters: .servicesAndEndpoints
    ) { _ in ProxySettings() }
    engine = way == .daemon ? ProxyEngine(configuration) : nil
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
    let cluster = ClusterSnapshot(services: [web], slices: slices)
    let endpoints = slices.flatMap(\.endpoints).map {
      AddressAndPort($0.address, 8080)
    }
    expected.endpoints = Dictionary(uniqueKeysWithValues: endpoints.map { ($0, expected.endpoints[$0] ?? 0) })
    if engine != nil { return try change(to: cluster) }
    let intent = Intent(
      cluster: cluster,
      node: NodeView(name: "node1", addresses: ["192.168.50.11", "fd00:50::11"]), settings: ProxySettings())
    var report = SyncReport()
    _ = try programmer.apply(intent.plans, by: NFTBackEnd(counting: counters), report: &report)
  }

  /// Updates the daemon's engine: everything at first, then the slices.
  private mutating func change(to cluster: ClusterSnapshot) throws {
    let isFirst = !hasBegun
    hasBegun = true
    let updates =
      isFirst
      ? lists(of: cluster) : cluster.slices.map { ClusterUpdate.changed(.slice($0.name, $0)) }
    for update in updates { engine?.apply(update) }
    let report = try engine?.sync(everything: isFirst, with: kernel)
    #expect(report?.isFull == isFirst, "a change is not worth reading the tables")
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
        // One that is refused for lack of endpoints counts too.
        expected.connections += 1
        guard let arrival else { continue }
        expected.endpoints[.init(arrival.packet.destination, arrival.packet.port), default: 0] += 1
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
