internal import Addresses
internal import ClusterModel
internal import Controller
internal import NeighborAnnouncer
private import Synchronization

/// Tells an announcer at which addresses this node has somebody. A change costs work for its own Services; one that makes
/// other addresses of them, for all that are announced.
final class LoadBalancerAnnouncements: Sendable {
  private let announcer: LinkAnnouncer
  private let state = Mutex(State())

  private struct State {
    var touched: Set<NamespacedName> = []
    var served: [NamespacedName: Set<IPAddress>] = [:]
  }

  init(_ announcer: LinkAnnouncer) { self.announcer = announcer }

  /// Something about these is different.
  func note(_ services: Set<NamespacedName>) { state.withLock { $0.touched.formUnion(services) } }

  /// What was noted is in force.
  func settle(_ engine: ProxyEngine) {
    let addresses = state.withLock { state -> Set<IPAddress>? in
      guard !state.touched.isEmpty else { return nil }
      let before = state.touched.map { state.served[$0] }
      let now = state.touched.map { name -> Set<IPAddress>? in
        let served = engine.servedLoadBalancerAddresses(of: name)
        return served.isEmpty ? nil : served
      }
      for (name, served) in zip(state.touched, now) { state.served[name] = served }
      state.touched = []
      guard before != now else { return nil }
      return state.served.values.reduce(into: []) { $0.formUnion($1) }
    }
    if let addresses { announcer.update(addresses) }
  }
}
