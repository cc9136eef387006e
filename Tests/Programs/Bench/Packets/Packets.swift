internal import Addresses
internal import PacketLab
internal import PrivateNetwork
internal import SeededRandom

/// What rules cost those whose packets meet them: the first packet of a connection, and whole connections, by each kind of
/// frontend. All layouts take turns, so that what else the machine does falls on all of them.
struct Packets {
  let size: Size
  let rounds: Int

  /// By layout and frontend, a figure for each round, in seconds.
  private typealias Times = [Layout: [PacketCluster.Frontend: [Double]]]

  /// The first rounds only warm up.
  private static let warmUp = 2
  /// How many packets fit into an interface's queue in the lab.
  private static let packetsAtOnce = 200
  private static let connectionsAtOnce = 40

  func measure(into report: inout Report) throws {
    let home = try NetworkNamespace()
    defer { try? home.enter() }
    let cluster = PacketCluster(size: size)
    let nodes = try Layout.allCases.map { try PacketNode($0, cluster) }
    for node in nodes { try node.leadToPackets() }
    for node in nodes where node.layout != .none { try check(node) }
    let packets = try times(nodes, Self.packetsAtOnce) { try $0.firstPacket(by: $1, to: $2) }
    addPackets(packets, to: &report)
    for node in nodes { try node.leadToServers() }
    let connections = try times(nodes, Self.connectionsAtOnce) { try $0.connection(by: $1, to: $2) }
    addConnections(connections, to: &report)
  }

  /// A layout that delivers nothing would be the fastest of all.
  private func check(_ node: PacketNode) throws {
    for frontend in PacketCluster.Frontend.allCases {
      guard try node.delivered(by: frontend)?.port.number == UInt16(PacketCluster.targetPort) else {
        throw LayoutError(layout: node.layout, said: "a packet to a \(frontend.rawValue) reaches no endpoint")
      }
    }
  }

  private func times(
    _ nodes: [PacketNode], _ count: Int,
    _ measure: (PacketNode, PacketCluster.Frontend, [Int]) throws -> Double
  ) throws -> Times {
    var random = SeededGenerator(seed: 1)
    var times = Times()
    for round in 0..<Self.warmUp + rounds {
      for frontend in PacketCluster.Frontend.allCases {
        let services = (0..<count).map { _ in Int.random(in: 0..<size.services, using: &random) }
        for node in nodes.shuffled(using: &random) {
          let time = try measure(node, frontend, services)
          if round >= Self.warmUp { times[node.layout, default: [:]][frontend, default: []].append(time) }
        }
      }
    }
    return times
  }

  // MARK: Figures

  private func addPackets(_ times: Times, to report: inout Report) {
    for frontend in PacketCluster.Frontend.allCases {
      let all = { (layout: Layout) in times[layout]?[frontend] ?? [] }
      let name = "first packet, \(frontend.rawValue)"
      report.add(
        Figure(
          name, size, .microseconds, Distribution(all(.viaduct).map { $0 * 1e6 }),
          floor: (name: Layout.none.rawValue, value: Distribution(all(.none)).median * 1e6)))
      for other in Layout.allCases where other != .viaduct {
        report.add(
          figure(name, Ratio(all(.viaduct), to: all(other)), other, goal: Self.goal(against: other)))
      }
    }
  }

  private func addConnections(_ times: Times, to report: inout Report) {
    for frontend in PacketCluster.Frontend.allCases {
      let rates = { (layout: Layout) in (times[layout]?[frontend] ?? []).map { 1 / $0 } }
      let name = "connections, \(frontend.rawValue)"
      report.add(
        Figure(
          name, size, .perSecond, Distribution(rates(.viaduct)),
          floor: (name: Layout.none.rawValue, value: Distribution(rates(.none)).median)))
      for other in Layout.allCases where other != .viaduct {
        report.add(figure(name, Ratio(rates(.viaduct), to: rates(other)), other, goal: nil))
      }
    }
  }

  private func figure(_ name: String, _ ratio: Ratio, _ other: Layout, goal: Figure.Goal?) -> Figure {
    let backend = other == .linear ? " (\(Layout.iptablesBackend))" : ""
    return Figure(
      name: "\(name) ÷ \(other.rawValue)\(backend)", size: size, unit: .times, median: ratio.median,
      spread: ratio.interval, goal: goal)
  }

  private static func goal(against other: Layout) -> Figure.Goal? {
    switch other {
    case .prototype: .init(limit: 1.03, meaning: "hardly more")
    case .chainPerService: .init(limit: 1, meaning: "below it")
    case .none, .viaduct, .linear: nil
    }
  }
}
