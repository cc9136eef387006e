public import Addresses
public import ClusterModel

/// Whether the proxy keeps up with the cluster, and whether its node should get new connections. The rules are those of
/// kube-proxy 1.36 (pkg/proxy/healthcheck/proxy_health.go).
public struct Health: Hashable, Sendable {
  /// What is known of one family.
  private struct Progress: Hashable, Sendable {
    /// Since when the oldest change waits that is not programmed; nil when none does.
    var waitingSince: ClockReading?
    var lastUpdated: ClockReading?
  }

  /// How long a change may wait until we are unhealthy: twice kube-proxy's syncPeriod.
  public let patience: Duration
  private var progress: [AddressFamily: Progress] = [:]
  private var isNodeEligible = false

  /// The health of a proxy that has done nothing yet: healthy, but not on a node that may get connections.
  ///
  /// - Parameter patience: how long a change may wait; by default twice kube-proxy's default syncPeriod of 30 s.
  public init(patience: Duration = .seconds(60)) { self.patience = patience }

  /// A change has come that is not programmed yet.
  public mutating func queued(_ family: AddressFamily, at now: ClockReading) {
    if progress[family, default: Progress()].waitingSince == nil {
      progress[family, default: Progress()].waitingSince = now
    }
  }

  /// The kernel holds all that has come up to now.
  public mutating func updated(_ family: AddressFamily, at now: ClockReading) {
    progress[family] = Progress(waitingSince: nil, lastUpdated: now)
  }

  /// Our Node as the cluster knows it; nil when there is none. A node that is leaving, or that nobody knows, should get no
  /// new connections (KEP-3836).
  public mutating func observe(node: Node?) { isNodeEligible = node.map { !$0.isLeaving } ?? false }

  /// No change has been waiting for too long.
  public func isHealthy(at now: ClockReading) -> Bool {
    progress.values.allSatisfy { isHealthy($0, at: now) }
  }

  private func isHealthy(_ progress: Progress, at now: ClockReading) -> Bool {
    progress.waitingSince.map { now.duration(since: $0) < patience } ?? true
  }

  /// What a probe hears.
  public func report(for probe: HealthProbe, at now: ClockReading) -> HealthReport {
    let isHealthy = isHealthy(at: now)
    let eligible = probe == .healthz ? isNodeEligible : nil
    let isServing = isHealthy && eligible != false
    return HealthReport(
      // The time of the last update is now as long as all is well, even when nothing has changed for hours: older releases
      // wrote their rules every few seconds, and there are programs that expect it.
      lastUpdated: isServing ? now : progress.values.compactMap(\.lastUpdated).max { $0.uptime < $1.uptime },
      currentTime: now, isNodeEligible: eligible, isHealthy: isHealthy,
      families: progress.mapValues {
        HealthReport.Family(lastUpdated: $0.lastUpdated, isHealthy: self.isHealthy($0, at: now))
      })
  }
}

/// What a probe asks.
public enum HealthProbe: Hashable, Sendable, CaseIterable {
  /// May this node get new connections? Load balancers ask it.
  case healthz
  /// Does the proxy live? The kubelet asks it, and restarts the proxy when the answer is no, which would not help a node
  /// that is leaving.
  case livez
}
