internal import Addresses
internal import ClusterModel
internal import Controller
internal import NeighborAnnouncer
private import Synchronization

/// Passes the load balancer addresses that this node has endpoints for to an announcer. A sync looks only at the Services
/// that changed; only when their addresses differ, the set of all addresses is built.
final class LoadBalancerAnnouncements: Sendable {
  private let announcer: AddressAnnouncer
  private let state = Mutex(State())

  private struct State {
    var changed: Set<NamespacedName> = []
    var served: [NamespacedName: Set<IPAddress>] = [:]
  }

  init(_ announcer: AddressAnnouncer) { self.announcer = announcer }

  /// Records that these Services, or their endpoints, have changed.
  func markChanged(_ services: Set<NamespacedName>) { state.withLock { $0.changed.formUnion(services) } }

  /// Announces the addresses of the changed Services. Call it after the changes have been programmed.
  func announceChanges(in engine: ProxyEngine) {
    let addresses = state.withLock { state -> Set<IPAddress>? in
      guard !state.changed.isEmpty else { return nil }
      let before = state.changed.map { state.served[$0] }
      let now = state.changed.map { name -> Set<IPAddress>? in
        let served = engine.servedLoadBalancerAddresses(of: name)
        return served.isEmpty ? nil : served
      }
      for (name, served) in zip(state.changed, now) { state.served[name] = served }
      state.changed = []
      guard before != now else { return nil }
      return state.served.values.reduce(into: []) { $0.formUnion($1) }
    }
    if let addresses { announcer.update(addresses) }
  }
}
