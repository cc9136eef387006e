import ServicePlan
import Addresses
import ClusterModel
import PacketLab
import NFTSimulator
import NFTRuleset
import SeededRandom
import TestSupport

/// A packet that is sent to observe its fate.
struct Probe: CustomStringConvertible {
  let sender: LabLocation
  /// As the simulator takes it.
  let packet: Packet

  var description: String {
    let mark = packet.mark == 0 ? "" : " with mark \(packet.mark)"
    return "\(packet.transport) from \(sender.rawValue) \(packet.source) to \(packet.destination) "
      + "port \(packet.port)\(mark)"
  }

  /// The packet on the wire.
  func wire(from port: Port, flow: UInt32) -> WirePacket {
    WirePacket(
      from: packet.source, port, to: packet.destination, packet.port, packet.transport, flow: flow)
  }

  /// The same from another client of the same kind; the node has no other.
  func fromAnotherClient(_ random: inout SeededGenerator) -> Probe {
    guard sender != .node else { return self }
    var packet = packet
    packet.source = packet.source.neighbor(Int.random(in: 64..<250, using: &random))
    return Probe(sender: sender, packet: packet)
  }
}

extension Probe {
  /// A random packet from any sender to any destination in this state, most often a Service's.
  init(_ state: RandomState, _ family: AddressFamily, _ random: inout SeededGenerator) {
    let (destination, transport, port) = Self.target(state, family, &random)
    let (sender, source) = Self.sender(state, family, &random)
    let packet = Packet(
      from: source, to: destination, transport, port: port,
      inputInterface: sender == .node ? nil : InterfaceName(sender.rawValue),
      mark: sender == .node && oneIn(6, &random) ? [0x4000, 0x8, 0x1].randomElement(using: &random) ?? 0 : 0)
    self.init(sender: sender, packet: packet)
  }

  private typealias Target = (IPAddress, Transport, Port)

  private static func target(_ state: RandomState, _ family: AddressFamily, _ random: inout SeededGenerator)
    -> Target
  {
    let services = state.intent.cluster.services
    let transport = Transport.allCases.randomElement(using: &random) ?? .tcp
    guard !oneIn(10, &random), let service = services.randomElement(using: &random),
      let port = service.ports.randomElement(using: &random)
    else { return (anyAddress(family, &random), transport, 80) }
    if oneIn(3, &random), let number = port.nodePort {
      let node = PacketLab.addresses.map(\.address).filter { $0.family == family }
      return (
        (oneIn(3, &random) ? node.randomElement(using: &random) : nil) ?? node[0], port.transport, number
      )
    }
    let own = service.clusterIPs + service.externalIPs + service.ingress.map(\.address)
    let address = own.filter { $0.family == family }.randomElement(using: &random)
    let isWrong = oneIn(8, &random)
    return (
      address ?? anyAddress(family, &random), isWrong ? transport : port.transport, isWrong ? 81 : port.port
    )
  }

  /// An unassigned ClusterIP, a pod, and an external address.
  private static func anyAddress(_ family: AddressFamily, _ random: inout SeededGenerator) -> IPAddress {
    let addresses: [IPAddress] =
      family == .ipv4
      ? ["10.96.0.200", "10.244.1.30", "192.168.80.1"]
      : ["fd00:0:96::200", "fd00:96::200", "fd00:244:1::30", "2001:db8::1"]
    return addresses.randomElement(using: &random) ?? addresses[0]
  }

  private static func sender(_ state: RandomState, _ family: AddressFamily, _ random: inout SeededGenerator)
    -> (LabLocation, IPAddress)
  {
    let isIPv4 = family == .ipv4
    let endpoints = state.intent.cluster.slices.filter { $0.family == family }.flatMap(\.endpoints)
      .map(\.address).filter { !labFacts.addresses.contains($0) }
    let pod: IPAddress = isIPv4 ? "10.244.1.5" : "fd00:244:1::5"
    let endpoint = endpoints.randomElement(using: &random) ?? pod
    let isElsewhere = otherPods.contains { $0.contains(endpoint) }
    let hosts: [(LabLocation, IPAddress)] = [
      (isElsewhere ? .otherPods : .pods, endpoint), (.pods, pod),
      (.otherPods, isIPv4 ? "10.244.2.40" : "fd00:244:2::40"),
      (.node, isIPv4 ? "192.168.50.11" : "fd00:50::11"), (.node, isIPv4 ? "10.244.1.1" : "fd00:244:1::1"),
      (.outside, isIPv4 ? "203.0.113.9" : "2001:db8::9"), (.outside, isIPv4 ? "192.168.50.2" : "fd00:50::99"),
      (.outside, isIPv4 ? "10.1.2.3" : "fd00:99::3"),
      (.outside, isIPv4 ? "192.168.60.1" : "fd00:60::1"),
    ]
    return hosts.randomElement(using: &random) ?? hosts[0]
  }
}

private let otherPods: [IPPrefix] = ["10.244.2.0/24", "fd00:244:2::/64"]

extension IPAddress {
  /// The address of the same block of 256 that ends with this number.
  fileprivate func neighbor(_ number: Int) -> IPAddress {
    switch self {
    case .v4(let address): .v4(IPv4Address(number: address.number & ~0xff | UInt128(number)))
    case .v6(let address): .v6(IPv6Address(number: address.number & ~0xff | UInt128(number)))
    }
  }
}
