public import Addresses
public import ClusterModel
internal import Synchronization

/// The health of this process, as the loop that programs writes it and the servers read it, each on a thread of its own.
public final class SharedHealth: Sendable {
  private let health: Mutex<Health>
  private let now: @Sendable () -> ClockReading

  /// The health of a proxy that has done nothing yet.
  ///
  /// - Parameter now: the clock.
  public init(_ health: Health = Health(), now: @escaping @Sendable () -> ClockReading = ClockReading.now) {
    self.health = Mutex(health)
    self.now = now
  }

  /// A change has come that is not programmed yet.
  public func queued(_ family: AddressFamily) {
    let now = now()
    health.withLock { $0.queued(family, at: now) }
  }

  /// The kernel holds all that has come up to now. Call it once before the first list arrives too, so that a kernel that
  /// never takes anything shows.
  public func updated(_ family: AddressFamily) {
    let now = now()
    health.withLock { $0.updated(family, at: now) }
  }

  /// Our Node as the cluster knows it; nil when there is none.
  public func observe(node: Node?) { health.withLock { $0.observe(node: node) } }

  /// No change has been waiting for too long.
  public var isHealthy: Bool {
    let now = now()
    return health.withLock { $0.isHealthy(at: now) }
  }

  /// What a probe hears now.
  public func report(for probe: HealthProbe) -> HealthReport {
    let now = now()
    return health.withLock { $0.report(for: probe, at: now) }
  }
}
