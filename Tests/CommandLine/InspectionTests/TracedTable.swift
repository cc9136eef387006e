import Addresses
import ClusterModel
import NFTCompiler
import NFTRuleset
import NFTSimulator
import ServicePlan
import TestSupport

@testable import Inspection
@testable import NFTNetlink

/// A table of a small cluster, and what a kernel would report about packets that pass through it.
struct TracedTable {
  static let tracer = "viaduct-trace-1"
  /// The node of all these tests.
  static let node = SimulatedNode(addresses: ["192.168.50.11", "fd00:50::11"])

  let family: AddressFamily
  let image: TableImage

  /// `shop/web` has two IPv4 endpoints and one IPv6 endpoint, `shop/none` has none, and the other addresses of the
  /// ServiceCIDR belong to nobody.
  ///
  /// - Parameters:
  ///   - port: the port of the endpoints.
  ///   - endpoints: the IPv4 endpoints of `shop/web`.
  ///   - algorithm: how one of them is chosen.
  init(
    _ family: AddressFamily = .ipv4, port: Port = 8080,
    endpoints: [IPAddress] = ["10.244.1.5", "10.244.2.6"], algorithm: BalancingAlgorithm? = nil
  ) {
    self.family = family
    let ports = [EndpointPort(name: "http", port: port)]
    let cluster = ClusterSnapshot(
      services: [
        service("shop/web") {
          $0.clusterIPs = ["10.96.0.1", "fd00:96::1"]
          $0.ports = [ServicePort(name: "http", port: 80)]
          $0.algorithm = algorithm
        },
        service("shop/none") {
          $0.clusterIPs = ["10.96.0.2", "fd00:96::2"]
          $0.ports = [ServicePort(port: 80), ServicePort(name: "dns", transport: .udp, port: 53)]
        },
      ],
      slices: [
        slice(
          "shop/web-1", of: "shop/web", ports: ports,
          endpoints.map { endpoint($0, on: "node1") }),
        slice("shop/web-2", of: "shop/web", ports: ports, [endpoint("fd00:244::5", on: "node1")]),
      ],
      nodes: [Node(name: "node1")],
      serviceCIDRs: [ServiceCIDR(name: "kubernetes", cidrs: ["10.96.0.0/24", "fd00:96::/112"])])
    let intent = Intent(
      cluster: cluster, node: NodeView(name: "node1", addresses: ["192.168.50.11", "fd00:50::11"]),
      settings: ProxySettings())
    image = NFTBackEnd().program(for: intent.plans).map(\.ruleset).image(of: family)
  }

  /// The handle of a rule: different for each rule, and different from its position.
  private static func handle(_ chains: [ChainName], _ place: RulePosition) -> UInt64 {
    UInt64((chains.firstIndex(of: place.chain) ?? 0) * 100 + place.rule + 7)
  }

  private var chains: [ChainName] { image.chains.keys.sorted() }

  func handle(_ place: RulePosition) -> UInt64 { Self.handle(chains, place) }

  /// The table as it would be read from the kernel.
  var live: LiveTable {
    let handles = image.chains.map { name, chain in
      (name, chain.rules.indices.map { handle(RulePosition(chain: name, rule: $0)) })
    }
    return LiveTable(image: image, handles: Dictionary(uniqueKeysWithValues: handles))
  }

  // MARK: Packets

  /// A flow from a Pod, unless another source is specified.
  func flow(
    to target: IPAddress, port: Port = 80, _ transport: Transport = .tcp, from source: IPAddress? = nil
  ) -> TracedFlow {
    let pod: IPAddress = family == .ipv4 ? "10.244.1.7" : "fd00:244::7"
    return TracedFlow(from: source ?? pod, to: target, port: port, transport)
  }

  func packet(_ flow: TracedFlow) -> Packet {
    Packet(of: flow, enteringBy: InterfaceName("cni0"), on: Self.node)
  }

  /// The simulated ways of a flow's first packet.
  func ways(_ flow: TracedFlow) -> [Possibility] {
    PacketSimulator(image).outcome(of: packet(flow), on: Self.node).possibilities
  }

  // MARK: Messages

  private var number: UInt8 { family == .ipv4 ? 2 : 10 }

  /// A message about the traced packet.
  func message(
    table: String, tableFamily: UInt8? = nil, _ chain: String, _ event: TraceMessage.Event,
    _ verdict: TraceMessage.TracedVerdict = .continue, packet: TraceMessage.PacketHeaders? = nil,
    number packetNumber: UInt32 = 1, inputInterface: UInt32? = nil, leavesByLoopback: Bool = false,
    mark: UInt32 = 0
  ) -> TraceMessage {
    TraceMessage(
      packetNumber: packetNumber, tableFamily: tableFamily ?? number, table: table, chain: chain,
      event: event, verdict: verdict, packet: packet, inputInterface: inputInterface,
      leavesByLoopback: leavesByLoopback, mark: mark)
  }

  /// The first message: the tracer's own rule has marked the packet.
  func start(inputInterface: UInt32? = 3, mark: UInt32 = 0) -> TraceMessage {
    message(
      table: Self.tracer, inputInterface == nil ? "sent" : "entering", .rule(handle: 2),
      inputInterface: inputInterface, mark: mark)
  }

  /// A rule of ours has matched.
  func match(
    _ place: RulePosition, _ verdict: TraceMessage.TracedVerdict = .continue
  ) -> TraceMessage {
    message(table: "viaduct", place.chain.description, .rule(handle: handle(place)), verdict)
  }

  /// The tracer's last chain has seen the packet and let it go.
  func end(
    _ headers: TraceMessage.PacketHeaders?, chain: String = FlowTracer.leavingChain,
    leavesByLoopback: Bool = false
  ) -> TraceMessage {
    message(
      table: Self.tracer, chain, .policy, .accept, packet: headers, leavesByLoopback: leavesByLoopback)
  }

  /// The headers of a flow's packet after translation to another destination or source.
  func headers(
    _ flow: TracedFlow, to destination: IPAddress? = nil, port: UInt16? = nil, from source: IPAddress? = nil
  ) -> TraceMessage.PacketHeaders {
    .init(
      source: source ?? flow.source, destination: destination ?? flow.destination,
      ports: .init(source: 40_000, destination: port ?? flow.port.number))
  }

  /// What a kernel reports that does the same as the simulator.
  func messages(_ flow: TracedFlow, taking way: Possibility, inputInterface: UInt32? = 3) -> [TraceMessage] {
    let ours = way.path.map { match($0) }
    let start = start(inputInterface: inputInterface)
    switch way.fate {
    case .delivered(let address, let port, .kept(let source)):
      return [start] + ours + [end(headers(flow, to: address, port: port.number, from: source))]
    case .delivered(let address, let port, .masqueraded):
      let own: IPAddress = family == .ipv4 ? "192.168.50.11" : "fd00:50::11"
      return [start] + ours + [end(headers(flow, to: address, port: port.number, from: own))]
    case .untouched: return [start] + ours + [end(headers(flow))]
    case .reset, .unreachable, .dropped, .unknown:
      return [start] + way.path.dropLast().map { match($0) }
        + (way.path.last.map { [match($0, .drop)] } ?? [])
    }
  }

  func followed(_ flow: TracedFlow, _ messages: [TraceMessage]) -> FollowedPacket {
    FollowedPacket(messages, of: flow, through: live, tracer: Self.tracer)
  }
}
