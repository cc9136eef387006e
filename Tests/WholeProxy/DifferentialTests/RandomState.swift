import Addresses
import ClusterModel
import PacketLab
import NFTSimulator
import NFTCompiler
import SeededRandom
import ServicePlan
import TestSupport

/// A random state of cluster and settings, with many unusual features, for the lab's node.
struct RandomState {
  let world: OddWorld
  let intent: Intent
  let counters: PacketCounters

  init(_ random: inout SeededGenerator) {
    world = OddWorld(&random)
    var node = world.node
    node.interfaceAddresses = PacketLab.addresses.map(\.address) + ["127.0.0.1", "::1"]
    var settings = world.settings
    settings.nodePortAddresses =
      oneIn(4, &random)
      ? .within(["192.168.50.0/24", "10.244.0.0/16", "127.0.0.0/8", "fd00:244::/32"]) : .primary
    if oneIn(4, &random) { settings.masqueradeMark = 1 << 3 }
    let choices: [PacketCounters] = [.none, .none, .services, .servicesAndEndpoints]
    let cluster = Self.cluster(world.cluster.withLimits, &random)
    counters = choices.randomElement(using: &random) ?? .none
    intent = Intent(
      cluster: cluster, node: node, settings: settings)
  }

  /// Timeouts outlast the test; an endpoint may be on the node's own network.
  private static func cluster(_ cluster: ClusterSnapshot, _ random: inout SeededGenerator) -> ClusterSnapshot
  {
    var services = cluster.services
    for index in services.indices where services[index].affinitySeconds != nil {
      services[index].affinitySeconds = oneIn(2, &random) ? 10_800 : 86_400
    }
    var slices = cluster.slices
    for index in slices.indices where oneIn(6, &random) {
      slices[index].endpoints.append(
        endpoint(slices[index].family == .ipv4 ? "192.168.50.11" : "fd00:50::11", on: "node1"))
    }
    let ranges = ServiceCIDR(name: "kubernetes", cidrs: ["10.96.0.0/12", "fd00:0:96::/112", "fd00:96::/112"])
    return ClusterSnapshot(services: services, slices: slices, serviceCIDRs: [ranges])
  }
}

/// What the kernel knows of the lab's node.
let labFacts = SimulatedNode(
  addresses: Set(PacketLab.addresses.map(\.address)),
  sourceAddresses: Dictionary(
    uniqueKeysWithValues: PacketLab.addresses.map { ($0.block, $0.address) }
      + [("0.0.0.0/0", "192.168.50.11"), ("::/0", "fd00:50::11")]))

func oneIn(_ count: Int, _ random: inout SeededGenerator) -> Bool {
  Int.random(in: 0..<count, using: &random) == 0
}
