internal import Addresses
internal import PacketLab
internal import PrivateNetwork
internal import SeededRandom

/// What annotations cost: the first packet of a connection to a Service that has one, as against one without in the same
/// table; and to a Service without any in a table where others have some, as against a table where none has.
struct Annotations {
  let size: Size
  let rounds: Int

  /// Which packets are timed: on which node, and to Services with which annotation.
  private struct Case: Hashable {
    let node: Place
    let annotation: Annotation?
  }

  /// A node whose Services have no annotations, another like it, and one where some have.
  private enum Place: CaseIterable { case plain, alike, annotated }

  /// The first rounds only warm up.
  private static let warmUp = 2
  /// How many packets fit into an interface's queue in the lab.
  private static let packetsAtOnce = 200

  private static let cases =
    Place.allCases.map { Case(node: $0, annotation: nil) }
    + Annotation.allCases.map { Case(node: .annotated, annotation: $0) }

  func measure(into report: inout Report) throws {
    let home = try NetworkNamespace()
    defer { try? home.enter() }
    let nodes = try Dictionary(uniqueKeysWithValues: Place.allCases.map { ($0, try node($0)) })
    add(try times(nodes), to: &report)
  }

  private func node(_ place: Place) throws -> PacketNode {
    let node = try PacketNode(.viaduct, cluster(place))
    try node.leadToPackets()
    for way in Self.cases where way.node == place { try check(node, way) }
    return node
  }

  private func cluster(_ place: Place) -> PacketCluster {
    PacketCluster(size: size, isAnnotated: place == .annotated)
  }

  /// A node that refuses everything would be the fastest of all.
  private func check(_ node: PacketNode, _ way: Case) throws {
    for number in cluster(way.node).numbers(with: way.annotation) {
      guard try node.delivered(by: .clusterIP, to: number)?.port.number == UInt16(PacketCluster.targetPort)
      else {
        throw LayoutError(layout: node.layout, said: "a packet to Service \(number) reaches no endpoint")
      }
    }
  }

  /// By case, a figure for each round, in seconds. All of them are about as many Services, and are tried in turn.
  private func times(_ nodes: [Place: PacketNode]) throws -> [Case: [Double]] {
    var random = SeededGenerator(seed: 1)
    var times: [Case: [Double]] = [:]
    for round in 0..<Self.warmUp + rounds {
      let places = (0..<Self.packetsAtOnce).map { _ in
        Int.random(in: 0..<PacketCluster.annotatedOfEach, using: &random)
      }
      for way in Self.cases.shuffled(using: &random) {
        guard let node = nodes[way.node] else { continue }
        let first = cluster(way.node).numbers(with: way.annotation).lowerBound
        // What connections at once cost depends on how many there are.
        try node.forgetFlows()
        let time = try node.firstPacket(by: .clusterIP, to: places.map { first + $0 })
        if round >= Self.warmUp { times[way, default: []].append(time) }
      }
    }
    return times
  }

  // MARK: Figures

  private func add(_ times: [Case: [Double]], to report: inout Report) {
    let of = { (place: Place, annotation: Annotation?) in
      times[Case(node: place, annotation: annotation)] ?? []
    }
    let plain = of(.plain, nil)
    report.add(
      Figure("first packet, no annotations", size, .microseconds, Distribution(plain.map { $0 * 1e6 })))
    report.add(figure("first packet, a node alike ÷ it", Ratio(of(.alike, nil), to: plain), nil))
    report.add(
      figure(
        "first packet, others annotated ÷ none", Ratio(of(.annotated, nil), to: plain),
        .init(limit: 1.01, meaning: "nothing")))
    for annotation in Annotation.allCases {
      let ratio = Ratio(of(.annotated, annotation), to: of(.annotated, nil))
      report.add(figure("first packet, \(annotation.rawValue) ÷ none", ratio, annotation.goal))
    }
  }

  private func figure(_ name: String, _ ratio: Ratio, _ goal: Figure.Goal?) -> Figure {
    Figure(name: name, size: size, unit: .times, median: ratio.median, spread: ratio.interval, goal: goal)
  }
}
