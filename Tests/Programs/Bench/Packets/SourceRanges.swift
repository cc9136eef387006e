internal import NFTCompiler
import NFTDriver
internal import Addresses
internal import ClusterModel
internal import PacketLab
internal import PrivateNetwork
internal import ServicePlan

/// What source ranges cost: a packet that they keep out, and the transaction that brings them. The Service has several
/// ports and addresses, which must not matter.
struct SourceRanges {
  let rounds: Int

  private static let many = 2000
  private static let commits = 7
  /// How many packets fit into an interface's queue in the lab.
  private static let packetsAtOnce = 200

  func measure(into report: inout Report) throws {
    let home = try NetworkNamespace()
    defer { try? home.enter() }
    try measurePackets(into: &report)
    try measureCommits(into: &report)
  }

  // MARK: Packets

  private func measurePackets(into report: inout Report) throws {
    let (one, many) = (try GuardedNode(ranges: 1), try GuardedNode(ranges: Self.many))
    for node in [one, many] { try node.check() }
    var times: (one: [Double], many: [Double]) = ([], [])
    for round in 0..<rounds {
      // Who comes first changes, so that what else the machine does falls on both.
      let inOrder = round.isMultiple(of: 2) ? [one, many] : [many, one]
      for node in inOrder {
        let time = try node.droppedPacket(Self.packetsAtOnce)
        if node === one { times.one.append(time) } else { times.many.append(time) }
      }
    }
    let ratio = Ratio(times.many, to: times.one)
    report.add(
      Figure(
        "dropped packet, \(Self.many) source ranges", nil, .microseconds,
        Distribution(times.many.map { $0 * 1e6 }),
        floor: (name: "one range", value: Distribution(times.one).median * 1e6)))
    report.add(
      Figure(
        name: "dropped packet, \(Self.many) source ranges ÷ 1", size: nil, unit: .times, median: ratio.median,
        spread: ratio.interval, goal: .init(limit: 1.2, meaning: "hardly more")))
  }

  // MARK: Commits

  /// The ranges of one Service, and as many endpoints; without the commit of what both have beside that.
  private func measureCommits(into report: inout Report) throws {
    var ratios: [Double] = []
    var times: [Double] = []
    for _ in 0..<Self.commits {
      let few = try commit(GuardedNode.cluster(ranges: 1))
      let ranges = try commit(GuardedNode.cluster(ranges: Self.many))
      let endpoints = try commit(PacketCluster(size: Size(Self.many / 10, 10)).snapshot)
      times.append(ranges - few)
      ratios.append(ranges / endpoints)
    }
    report.add(Figure("commit of \(Self.many) source ranges", nil, .milliseconds, Distribution(times)))
    report.add(
      Figure(
        "commit of \(Self.many) source ranges ÷ as many endpoints", nil, .times, Distribution(ratios),
        goal: .init(limit: 2, meaning: "no more than twice")))
  }

  /// Milliseconds that the kernel takes for all of it.
  private func commit(_ cluster: ClusterSnapshot) throws -> Double {
    let namespace = try NetworkNamespace.entered()
    defer { withExtendedLifetime(namespace) {} }
    return try GuardedNode.apply(cluster).size.committing / .milliseconds(1)
  }
}

/// A node whose Service lets in some sources only.
private final class GuardedNode {
  private let namespace: NetworkNamespace
  private let lab: PacketLab
  private var flow: UInt32 = 0

  private static let address = IPv4Address(rawValue: 0xac1e_0001)
  private static let endpoint = IPv4Address(rawValue: 0x0a80_0001)

  init(ranges: Int) throws {
    namespace = try NetworkNamespace.entered()
    lab = try PacketLab()
    let outcome = shell("ip route replace \(PacketCluster.pods) dev far0")
    guard outcome.status == 0 else { throw SetupError(description: outcome.output) }
    _ = try Self.apply(Self.cluster(ranges: ranges))
  }

  static func apply(_ cluster: ClusterSnapshot) throws -> SyncReport {
    let node = NodeView(name: "this-node", addresses: [.v4(PacketCluster.nodeAddress)])
    var programmer = try Programmer()
    var report = SyncReport()
    _ = try programmer.apply(
      Intent(cluster: cluster, node: node, settings: ProxySettings()).plans, by: NFTBackEnd(), report: &report
    )
    return report
  }

  static func cluster(ranges: Int) -> ClusterSnapshot {
    var service = Service(name: NamespacedName("shop", "guarded"))
    service.type = .loadBalancer
    service.clusterIPs = [.v4(IPv4Address(rawValue: 0x0a60_000a))]
    service.ports = (0..<10).compactMap { number in
      Port(80 + number).map { ServicePort(name: "p\(number)", port: $0) }
    }
    service.ingress = (0..<2).map { IngressAddress(.v4(IPv4Address(rawValue: address.rawValue + $0))) }
    // No two of them touch, so none can be written as one.
    service.sourceRanges = (0..<ranges).compactMap { IPPrefix("11.\($0 / 128).\($0 % 128 * 2).0/24") }
    var slice = EndpointSlice(
      name: NamespacedName("shop", "guarded-a"), service: service.name, family: .ipv4)
    slice.ports = service.ports.map { EndpointPort(name: $0.name, port: Port(PacketCluster.targetPort)) }
    slice.endpoints = [SliceEndpoint(.v4(endpoint), nodeName: "another-node")]
    return ClusterSnapshot(services: [service], slices: [slice])
  }

  /// A node that lets in everybody would be the fastest of all, and one that lets in nobody as well.
  func check() throws {
    try namespace.enter()
    let inside = try lab.send(packet(from: 0x0b00_0001), from: .outside)
    let outside = try lab.send(packet(from: 0x6440_0000), from: .outside)
    guard inside.first?.location == .otherPods, outside.isEmpty else {
      throw SetupError(description: "the source ranges are not enforced")
    }
  }

  /// Seconds for each packet that the ranges keep out: the best of three times this many packets.
  func droppedPacket(_ count: Int) throws -> Double {
    try namespace.enter()
    let times = try (0..<3).map { _ in
      let packets = (0..<count).compactMap { _ in packet(from: 0x6440_0000) }
      return try lab.time(packets, from: .outside) / .seconds(1)
    }
    return (times.min() ?? 0) / Double(count)
  }

  private func packet(from source: UInt32) -> WirePacket {
    flow += 1
    let (from, to) = (Port(Int(1024 + flow % 60_000)), Port(80))
    guard let from, let to else { preconditionFailure("both are ports") }
    return WirePacket(
      from: .v4(IPv4Address(rawValue: source + flow / 60_000)), from, to: .v4(Self.address), to, .tcp,
      flow: flow)
  }
}
