internal import Addresses
internal import PacketLab
internal import PrivateNetwork
private import Glibc

/// A node with the rules of one layout, between a network namespace of clients and one of servers. First packets enter it
/// by a tun interface and leave it by another, connections go from socket to socket:
///
///     packets written ── eth0 ─┬─ node ─┬─ far0 ── packets read
///     clients' sockets ── veth ─┘        └─ veth ── servers' sockets
final class PacketNode {
  let layout: Layout
  private let cluster: PacketCluster
  private let node: NetworkNamespace
  private let clients: NetworkNamespace
  private let lab: PacketLab
  private let listener: Listener
  private var flow: UInt32 = 0

  /// The calling thread is in the clients' namespace afterwards.
  init(_ layout: Layout, _ cluster: PacketCluster) throws {
    self.layout = layout
    self.cluster = cluster
    let servers = try NetworkNamespace.entered()
    let clients = try NetworkNamespace.entered()
    node = try NetworkNamespace.entered()
    lab = try PacketLab()
    try Self.run(Self.nodeCommands(clients: clients, servers: servers))
    try layout.load(cluster)
    try servers.enter()
    try Self.run(Self.serverCommands)
    listener = try Listener(port: PacketCluster.targetPort)
    try clients.enter()
    try Self.run(Self.clientCommands)
    self.clients = clients
  }

  // MARK: First packets

  /// Endpoints are behind the tun interface from now on.
  func leadToPackets() throws {
    try node.enter()
    try Self.run("ip route replace \(PacketCluster.pods) dev far0")
  }

  /// Seconds that the first packet of a connection takes through the node: the best of some hundreds.
  func firstPacket(by frontend: PacketCluster.Frontend, to services: [Int]) throws -> Double {
    let times = try (0..<3).map { _ in
      try lab.time(packets(by: frontend, to: services), from: .outside) / .seconds(1)
    }
    return (times.min() ?? 0) / Double(services.count)
  }

  /// Connection tracking is empty afterwards.
  func forgetFlows() throws {
    try node.enter()
    try Self.run("conntrack -F 2>&1")
  }

  /// What comes of one packet; nil when nothing does.
  func delivered(by frontend: PacketCluster.Frontend, to service: Int = 0) throws -> WirePacket? {
    guard let packet = packets(by: frontend, to: [service]).first else { return nil }
    _ = lab.capturedPackets()
    return try lab.send(packet, from: .outside).first { $0.location == .otherPods }?.packet
  }

  private func packets(by frontend: PacketCluster.Frontend, to services: [Int]) -> [WirePacket] {
    services.compactMap { number in
      let target = target(number, by: frontend)
      flow += 1
      guard let source = Port(1024 + Int(flow % 60_000)), let port = Port(target.port) else { return nil }
      let client = IPv4Address(rawValue: 0x6440_0000 + flow / 60_000)
      return WirePacket(from: .v4(client), source, to: .v4(target.address), port, .tcp, flow: flow)
    }
  }

  private func target(_ number: Int, by frontend: PacketCluster.Frontend) -> (address: IPv4Address, port: Int)
  {
    layout == .none
      ? (cluster.endpoint(number, 0), PacketCluster.targetPort) : cluster.target(number, by: frontend)
  }

  // MARK: Connections

  /// Endpoints are servers from now on.
  func leadToServers() throws {
    try node.enter()
    try Self.run("ip route replace \(PacketCluster.pods) via 100.70.2.2 dev servers")
  }

  /// Seconds that a connection takes from its first packet to its last, one after the other.
  func connection(by frontend: PacketCluster.Frontend, to services: [Int]) throws -> Double {
    try clients.enter()
    let start = Cost.now()
    for number in services {
      let target = target(number, by: frontend)
      try listener.connect(to: target.address, target.port)
    }
    return (Cost.now() - start).wall / Double(services.count)
  }

  // MARK: Commands

  /// Connections that nobody answers or that are over need not be remembered.
  private static func nodeCommands(clients: NetworkNamespace, servers: NetworkNamespace) -> String {
    """
    ip link add clients type veth peer name eth0 netns \(clients.path) &&
    ip link add servers type veth peer name eth0 netns \(servers.path) &&
    ip addr add 100.70.1.1/24 dev clients && ip link set clients up &&
    ip addr add 100.70.2.1/24 dev servers && ip link set servers up &&
    sysctl -qw net.netfilter.nf_conntrack_tcp_timeout_syn_sent=5 net.netfilter.nf_conntrack_tcp_timeout_close=1
    """
  }

  private static let clientCommands = """
    ip link set lo up && ip addr add 100.70.1.2/24 dev eth0 && ip link set eth0 up &&
    ip route add default via 100.70.1.1
    """

  private static let serverCommands = """
    ip link set lo up && ip addr add 100.70.2.2/24 dev eth0 && ip link set eth0 up &&
    ip route add default via 100.70.2.1 && ip route add local \(PacketCluster.pods) dev lo
    """

  private static func run(_ commands: String) throws {
    let outcome = shell(commands)
    guard outcome.status == 0 else { throw SetupError(description: outcome.output) }
  }
}

/// A node cannot be made.
struct SetupError: Error, CustomStringConvertible {
  let description: String
}
