import Addresses
import ClusterModel
import PacketLab
import NFTSimulator
import ServicePlan
import TestSupport

/// The third opinion: the contract's outcome for a packet in a state. It knows neither rules nor kernel, so it finds
/// mistakes that compiler and simulator share.
struct Contract {
  private let intent: Intent
  private let reference: Reference

  init(_ intent: Intent, _ family: AddressFamily) {
    self.intent = intent
    reference = Reference(
      cluster: intent.cluster, node: intent.node, settings: intent.settings, family: family)
  }

  /// Whether the contract allows this outcome. Where it is silent, it allows any: about marks set by others, and about
  /// whether a node with an address in the pods' CIDR is a pod.
  ///
  /// - Parameter wasBeyond: whether the packet was beyond a limit of the Service port.
  func allows(_ witnessed: Witnessed, of probe: Probe, wasBeyond: Bool) -> Bool {
    let packet = probe.packet
    guard packet.mark == 0, let first = first(probe) else { return true }
    let below = reference.outcome(of: first)
    let isAnswered = if case .answered = below { true } else { false }
    if wasBeyond, !isAnswered || reference.limits(on: first) == nil { return false }
    switch (wasBeyond ? .refused : below, witnessed) {
    case (.untouched, .untouched), (.dropped, .dropped): return true
    case (.refused, .reset): return packet.transport == .tcp
    case (.refused, .unreachable): return packet.transport != .tcp
    case (.answered(let endpoints, let isMasqueraded), .delivered(let address, let port, let source)):
      return endpoints.contains(Witnessed.Endpoint(address: address, port: port).text)
        && sources(seenBy: address, probe, isMasqueraded).contains(source)
    default: return false
    }
  }

  /// Whether the client must reach the same endpoint again.
  func hasAffinity(_ probe: Probe) -> Bool { first(probe).map(reference.hasAffinity) ?? false }

  /// Whether new flows from other ports and clients reach all endpoints, each about as often, and none is refused because
  /// of a limit.
  func spreadsEvenly(_ probe: Probe) -> Bool {
    limitedPort(probe) == nil && first(probe).map(reference.spreadsEvenly) ?? true
  }

  /// The limited Service port that the packet is for, whoever sends it.
  func limitedPort(_ probe: Probe) -> String? {
    let packet = probe.packet
    let anybodys = FirstPacket(
      sender: .outside, source: packet.source, destination: packet.destination, transport: packet.transport,
      port: packet.port)
    return reference.limits(on: anybodys)?.port
  }

  /// Identifies packets of the same client to the same Service port, over addresses with the same endpoints.
  func otherWays(than probe: Probe) -> [Probe] {
    guard let first = first(probe) else { return [] }
    return reference.otherWays(than: first).compactMap { other in
      guard endpoints(reference.outcome(of: other)) == endpoints(reference.outcome(of: first)) else {
        return nil
      }
      var packet = probe.packet
      packet.port = other.port
      packet.destination = other.destination
      return Probe(sender: probe.sender, packet: packet)
    }
  }

  /// Who may answer the packet, as `address:port`; empty if nobody may or the contract is silent.
  func endpoints(for probe: Probe) -> Set<String> {
    guard probe.packet.mark == 0, let first = first(probe) else { return [] }
    return endpoints(reference.outcome(of: first))
  }

  private func endpoints(_ outcome: ContractOutcome) -> Set<String> {
    if case .answered(let endpoints, _) = outcome { endpoints } else { [] }
  }

  private func first(_ probe: Probe) -> FirstPacket? {
    let packet = probe.packet
    return sender(of: probe).map {
      FirstPacket(
        sender: $0, source: packet.source, destination: packet.destination, transport: packet.transport,
        port: packet.port)
    }
  }

  private func sender(of probe: Probe) -> FirstPacket.Sender? {
    let isPod =
      switch intent.settings.localPods {
      case .none: false
      case .sources(let blocks): blocks.contains { $0.contains(probe.packet.source) }
      case .interface: probe.sender == .pods
      }
    if probe.sender == .node { return isPod ? nil : .node }
    return isPod ? .localPod : .outside
  }

  /// A pod that reaches itself sees the node as the source; whether the pod is on this node is undefined if two slices
  /// disagree. Packets delivered to the node itself pass no postrouting hook.
  private func sources(seenBy address: IPAddress, _ probe: Probe, _ isMasqueraded: Bool) -> [IPAddress?] {
    let kept = probe.packet.source
    let own = PacketLab.addresses.first { $0.block.contains(address) }?.address
    if probe.sender != .node, labFacts.addresses.contains(address) { return [kept] }
    if isMasqueraded { return [own] }
    guard address == kept else { return [kept] }
    let places = intent.cluster.slices.flatMap(\.endpoints).filter { $0.address == address }
      .map { $0.nodeName == intent.node.name }
    return (places.contains(true) ? [own] : []) + (places.contains(false) ? [kept] : [])
  }
}
