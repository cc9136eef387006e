import NFTDriver
import Addresses
import ClusterModel
import Foundation
import NFTNetlink
import PacketLab
import PrivateNetwork
import NFTRuleset
import NFTCompiler
import SeededRandom
import ServicePlan
import TestSupport

/// What counting costs, measured in a network namespace of its own: `swift run -c release CounterCost`, as root.
@main
enum CounterCost {
  static func main() async throws {
    print(try await inPrivateNetwork { try perConnection(rounds: 100) })
    print(try await inPrivateNetwork { try lostPerChange(changes: 300) })
  }

  // MARK: A new connection

  /// New connections through the node without counters, with some, with all, and again: what a round's figures stand to
  /// each other is free of what changes from round to round. The best of ten times two hundred is free of most of what
  /// else the machine does.
  private static func perConnection(rounds: Int) throws -> String {
    let lab = try PacketLab()
    var programmer = try Programmer()
    var flows = Flows()
    var nanoseconds: [[Double]] = [[], [], []]
    for round in 0...rounds {
      for (place, counters) in [PacketCounters.none, .services, .servicesAndEndpoints].enumerated() {
        var report = SyncReport()
        _ = try programmer.apply(
          intent(endpoints: 3).plans, by: NFTBackEnd(counting: counters), report: &report)
        _ = try lab.time(flows.next(200), from: .outside)
        let times = try (0..<10).map { _ in try lab.time(flows.next(200), from: .outside) / .nanoseconds(200)
        }
        // The first round warms up.
        if round > 0, let best = times.min() { nanoseconds[place].append(best) }
      }
    }
    return
      (["new connections through the node, \(rounds) rounds each, ratio with its 95 % confidence interval"]
      + zip(["no counters", "services", "services and endpoints"], nanoseconds).map { name, times in
        let ratios = zip(times, nanoseconds[0]).map { log($0 / $1) }
        return "  \(name): \(Int(median(times))) ns, ratio \(interval(ratios))"
      }).joined(separator: "\n")
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  /// The mean of logarithms of ratios with its 95 % confidence interval, as ratios.
  private static func interval(_ logs: [Double]) -> String {
    let mean = logs.reduce(0, +) / Double(logs.count)
    let variance = logs.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(max(1, logs.count - 1))
    let half = 1.96 * (variance / Double(logs.count)).squareRoot()
    return String(format: "%.4f (%.4f … %.4f)", exp(mean), exp(mean - half), exp(mean + half))
  }

  // MARK: Lost counts

  /// Connections all the time to one Service, whose endpoints change all the time: how many were counted nowhere.
  private static func lostPerChange(changes: Int) throws -> String {
    let lab = try PacketLab()
    let worker = Changer()
    worker.start(changes: changes)
    var flows = Flows(services: 1)
    var sent = 0
    let begin = ContinuousClock.now
    while !worker.isReady { usleep(1000) }
    while !worker.isDone {
      _ = try lab.time(flows.next(200), from: .outside)
      sent += 200
    }
    let seconds = (ContinuousClock.now - begin) / .seconds(1)
    var connection = try NFTConnection()
    var counts = ServiceCounts()
    let sets = (try connection.countedSets(.ipv4) ?? []).map { ($0.declaration.name, $0.countedElements) }
    counts.add(Dictionary(sets) { first, _ in first }, .ipv4)
    let counted = counts.services.reduce(0) { $0 + Int($1.connections) }
    return String(
      format: """
        %d changes while %d connections came (%.0f a second): %d of them counted nowhere, %.2f for each change
        """, changes, sent, Double(sent) / seconds, sent - counted, Double(sent - counted) / Double(changes))
  }

  /// A thousand Services.
  fileprivate static func intent(
    services count: Int = 1000, endpoints: Int
  ) -> Intent {
    let services = (0..<count).map { number in
      service("default/service-\(number)") {
        $0.clusterIPs = [address(10, 96, number)]
        $0.ports = [ServicePort(name: "http", transport: .udp, port: 80)]
      }
    }
    let slices = (0..<count).map { number in
      slice(
        "default/service-\(number)-a", of: "default/service-\(number)",
        ports: [EndpointPort(name: "http", transport: .udp, port: 8080)],
        (1...endpoints).map { endpoint(address(10, 244, 256 + $0 * 10 + number % 10), on: "node1") })
    }
    return Intent(
      cluster: ClusterSnapshot(services: services, slices: slices),
      node: NodeView(name: "node1", addresses: ["192.168.50.11"]), settings: ProxySettings())
  }
}

private func address(_ first: Int, _ second: Int, _ rest: Int) -> IPAddress {
  .v4(IPv4Address(rawValue: UInt32(first << 24 | second << 16 | rest)))
}

/// First packets of flows that there have not been before, to random Services.
private struct Flows {
  private var number: UInt32 = 0
  private var random = SeededGenerator(seed: 1)
  private let services: Int

  init(services: Int = 1000) { self.services = services }

  mutating func next(_ count: Int) -> [WirePacket] {
    (0..<count).compactMap { _ in
      number += 1
      guard let port = Port(1024 + number % 60_000) else { return nil }
      return WirePacket(
        from: address(100, 64, Int(number / 60_000)), port,
        to: address(10, 96, Int.random(in: 0..<services, using: &random)), 80, .udp, flow: number)
    }
  }
}

/// Changes the endpoints of a Service again and again, on a thread of its own in the network namespace of who starts it.
private final class Changer: @unchecked Sendable {
  private let lock = NSLock()
  private var ready = false
  private var done = false

  var isReady: Bool { lock.withLock { ready } }
  var isDone: Bool { lock.withLock { done } }

  func start(changes: Int) {
    Thread {
      defer {
        self.lock.withLock {
          self.done = true; self.ready = true
        }
      }
      guard var programmer = try? Programmer() else { return }
      for change in 0...changes {
        var report = SyncReport()
        let intent = CounterCost.intent(services: 1, endpoints: 2 + change % 2)
        let backEnd = NFTBackEnd(counting: .servicesAndEndpoints)
        guard (try? programmer.apply(intent.plans, by: backEnd, report: &report)) != nil else { return }
        self.lock.withLock { self.ready = true }
        usleep(2000)
      }
    }.start()
  }
}
