internal import Addresses
internal import NFTCompiler
internal import NFTNetlink
internal import NFTRuleset
internal import Observability
internal import ServicePlan
private import Synchronization

/// Counts the packets to node ports on localhost that are refused because no relay serves their protocol. The kernel
/// counts them by node port; here the sums are kept, because what it counts ends with the node port.
final class LocalhostRefusals: Sendable {
  private struct State {
    var refused: [(AddressFamily, RefusedNodePorts)] = []
    var seen: [AddressFamily: [RegisterWords: UInt64]] = [:]
  }

  private let metrics: LocalhostMetrics
  private let state = Mutex(State())

  init(_ metrics: LocalhostMetrics) { self.metrics = metrics }

  /// Replaces the node ports that are refused.
  func follow(_ ports: [(AddressFamily, [RefusedNodePort])]) {
    let refused = ports.map { family, ports in (family, RefusedNodePorts(ports, family)) }
    state.withLock { $0.refused = refused }
  }

  /// Adds what the kernel has counted since the last time; nothing while it cannot be asked.
  func count() {
    let refused = state.withLock { $0.refused.filter { !$0.1.transports.isEmpty } }
    guard !refused.isEmpty, var kernel = try? NFTConnection() else { return }
    for (family, ports) in refused {
      guard let counts = try? kernel.counts(of: Array(ports.transports.keys), in: ports.map, family) else {
        continue
      }
      add(counts.mapValues(\.packets), of: ports, family)
    }
  }

  private func add(_ counts: [RegisterWords: UInt64], of ports: RefusedNodePorts, _ family: AddressFamily) {
    let before = state.withLock { state in
      defer { state.seen[family] = counts }
      return state.seen[family] ?? [:]
    }
    for (key, packets) in counts {
      guard let transport = ports.transports[key] else { continue }
      // An element that was deleted and added begins at 0.
      let known = before[key].flatMap { $0 <= packets ? $0 : nil } ?? 0
      metrics.rejectedPackets.add(Double(packets - known), RefusedPacketLabels(family, transport))
    }
  }
}
