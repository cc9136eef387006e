import Addresses
import ClusterModel
import IPTablesCompiler
import IPTablesRuleset
import IPTablesSimulator
import ServicePlan
import TestSupport
import Testing

/// What random worlds do not have.
struct BehaviorTests {
  /// One block is negated in a rule, several return in a chain of their own.
  @Test func severalBlocksOfLocalPodsAreSpared() throws {
    let simulator = simulator(localPods: ["10.244.0.0/24", "10.245.0.0/24"]) { _ in }
    for (source, isMasqueraded) in [("10.244.0.9", false), ("10.245.0.9", false), ("10.246.0.9", true)] {
      let source = try #require(IPAddress(source))
      let paths = simulator.paths(of: packet(from: source), onNodeWith: [])
      #expect(paths.count == 2)
      for path in paths {
        guard case .delivered(_, _, isMasqueraded) = path.fate else {
          Issue.record("\(source): \(path.fate)")
          continue
        }
      }
    }
  }

  @Test func allAddressesMayBeLocalPods() {
    let paths = simulator(localPods: ["0.0.0.0/0"]) { _ in }.paths(
      of: packet(from: "203.0.113.9"), onNodeWith: [])
    #expect(paths.map(\.fate).allSatisfy { !$0.isMasqueraded })
  }

  @Test func aClientThatIsRememberedStays() {
    let simulator = simulator { $0.affinitySeconds = 600 }
    let first = simulator.paths(of: packet(from: "10.244.0.9"), onNodeWith: [])
    #expect(first.count == 2)
    for path in first {
      let again = simulator.paths(of: packet(from: "10.244.0.9"), onNodeWith: [], remembering: path.memory)
      #expect(again.map(\.fate) == [path.fate] && again.map(\.probability) == [1])
      let other = simulator.paths(of: packet(from: "10.244.0.8"), onNodeWith: [], remembering: path.memory)
      #expect(other.count == 2)
    }
  }

  /// With a limit, and externalTrafficPolicy Local without an endpoint here: what `nat` leaves is refused to those who may
  /// use other endpoints, and dropped for everyone else.
  @Test func whoIsBeyondALimitIsRefusedAndOthersAreDropped() throws {
    let ruleset = ruleset {
      $0.type = .loadBalancer
      $0.ingress = [IngressAddress("192.168.60.1")]
      $0.externalTrafficPolicy = .local
      $0.limits = ConnectionLimits(atOnce: 3)
    }
    var filterOnly = ruleset
    // As if every packet were beyond the limit.
    filterOnly.tables.removeAll { $0.name == .nat }
    let simulator = IPTablesSimulator(filterOnly)
    for (source, interface, fate) in [
      ("10.244.0.9", "cni0", PacketFate.reset), ("203.0.113.9", "eth0", .dropped),
    ] {
      var packet = packet(from: try #require(IPAddress(source)), on: interface)
      packet.destination = "192.168.60.1"
      #expect(simulator.paths(of: packet, onNodeWith: []).map(\.fate) == [fate])
    }
    var own = packet(from: "192.168.50.11")
    own.destination = "192.168.60.1"
    own.inputInterface = nil
    #expect(simulator.paths(of: own, onNodeWith: ["192.168.50.11"]).map(\.fate) == [.reset])
  }

  @Test func rulesThatWouldNotLoadAreInvalid() {
    let lost = IPTablesRuleset(
      family: .ipv4,
      tables: [
        IPTablesTable(
          .nat, jumps: [IPTablesJump(.prerouting, IPTablesRule(.jump(IPTablesChainName(ours: "LOST"))))])
      ])
    #expect(
      IPTablesSimulator(lost).paths(of: packet(from: "10.244.0.9"), onNodeWith: []).map(\.fate) == [.invalid])
    let dropping = IPTablesRuleset(
      family: .ipv4, tables: [IPTablesTable(.nat, jumps: [IPTablesJump(.prerouting, IPTablesRule(.drop))])])
    #expect(
      IPTablesSimulator(dropping).paths(of: packet(from: "10.244.0.9"), onNodeWith: []).map(\.fate) == [
        .invalid
      ])
  }
}

extension PacketFate {
  fileprivate var isMasqueraded: Bool {
    if case .delivered(_, _, let isMasqueraded) = self { isMasqueraded } else { false }
  }
}

private func packet(from source: IPAddress, on interface: String = "cni0") -> SimulatedPacket {
  SimulatedPacket(
    from: source, to: "10.96.0.10", .tcp, port: 80, inputInterface: InterfaceName(interface))
}

private func simulator(
  localPods: [IPPrefix] = ["10.244.0.0/16"], _ edit: (inout Service) -> Void
) -> IPTablesSimulator {
  IPTablesSimulator(ruleset(localPods: localPods, edit))
}

/// The IPv4 rules of a Service with two endpoints on another node.
private func ruleset(
  localPods: [IPPrefix] = ["10.244.0.0/16"], _ edit: (inout Service) -> Void
) -> IPTablesRuleset {
  let web = service("default/web") {
    $0.clusterIPs = ["10.96.0.10"]
    $0.ports = [ServicePort(name: "http", port: 80)]
    edit(&$0)
  }
  let endpoints = slice(
    "default/web-a", of: "default/web", ports: [EndpointPort(name: "http", port: 8080)],
    [endpoint("10.244.2.5", on: "node2"), endpoint("10.244.2.6", on: "node2")])
  var settings = ProxySettings()
  settings.localPods = .sources(localPods)
  let cluster = ClusterSnapshot(services: [web], slices: [endpoints])
  return CompiledIPTables(Plan<IPv4>.make(for: cluster, on: randomClusterNode, with: settings).plan).ruleset
}
