package import Addresses
package import ClusterModel
internal import Synchronization

/// The health of the proxy, for concurrent use by the programming loop and the HTTP servers.
package final class SharedHealth: Sendable {
  private let health: Mutex<Health>
  private let now: @Sendable () -> ClockReading

  /// Creates the health of a proxy that has just started.
  ///
  /// - Parameter now: returns the current time.
  package init(_ health: Health = Health(), now: @escaping @Sendable () -> ClockReading = ClockReading.now) {
    self.health = Mutex(health)
    self.now = now
  }

  /// Records that a change is waiting to be programmed.
  package func queued(_ family: AddressFamily) {
    let now = now()
    health.withLock { $0.queued(family, at: now) }
  }

  /// Records that all changes so far have been programmed. Also call it once at the start, so that a kernel that cannot be
  /// programmed at all is noticed.
  package func updated(_ family: AddressFamily) {
    let now = now()
    health.withLock { $0.updated(family, at: now) }
  }

  /// Updates the Node that this proxy runs on; nil if it does not exist.
  package func observe(node: Node?) { health.withLock { $0.observe(node: node) } }

  /// Whether no change has been waiting for too long.
  package var isHealthy: Bool {
    let now = now()
    return health.withLock { $0.isHealthy(at: now) }
  }

  /// Returns the response to a probe.
  package func report(for probe: HealthProbe) -> HealthReport {
    let now = now()
    return health.withLock { $0.report(for: probe, at: now) }
  }
}
