package import Addresses
package import ClusterModel

/// Whether the proxy programs changes in time, and whether its node is eligible for new connections. The rules are those
/// of kube-proxy 1.36 (pkg/proxy/healthcheck/proxy_health.go).
package struct Health: Hashable, Sendable {
  /// The state of one address family.
  private struct Progress: Hashable, Sendable {
    /// Since when the oldest change has been waiting to be programmed; nil if none is.
    var waitingSince: ClockReading?
    var lastUpdated: ClockReading?
  }

  /// How long a change may wait before the proxy is unhealthy. kube-proxy uses twice its syncPeriod.
  package let timeout: Duration
  private var progress: [AddressFamily: Progress] = [:]
  private var isNodeEligible = false

  /// Creates the health of a proxy that has just started: healthy, but on a node that is not eligible for connections.
  ///
  /// - Parameter timeout: how long a change may wait; by default twice kube-proxy's default syncPeriod of 30 s.
  package init(timeout: Duration = .seconds(60)) { self.timeout = timeout }

  /// Records that a change is waiting to be programmed.
  package mutating func queued(_ family: AddressFamily, at now: ClockReading) {
    if progress[family, default: Progress()].waitingSince == nil {
      progress[family, default: Progress()].waitingSince = now
    }
  }

  /// Records that all changes so far have been programmed.
  package mutating func updated(_ family: AddressFamily, at now: ClockReading) {
    progress[family] = Progress(waitingSince: nil, lastUpdated: now)
  }

  /// Updates the Node that this proxy runs on; nil if it does not exist. A node that is being deleted, or does not exist,
  /// is not eligible for new connections (KEP-3836).
  package mutating func observe(node: Node?) { isNodeEligible = node.map { !$0.isLeaving } ?? false }

  /// Returns whether no change has been waiting for too long.
  package func isHealthy(at now: ClockReading) -> Bool {
    progress.values.allSatisfy { isHealthy($0, at: now) }
  }

  private func isHealthy(_ progress: Progress, at now: ClockReading) -> Bool {
    progress.waitingSince.map { now.duration(since: $0) < timeout } ?? true
  }

  /// Returns the response to a probe.
  package func report(for probe: HealthProbe, at now: ClockReading) -> HealthReport {
    let isHealthy = isHealthy(at: now)
    let eligible = probe == .healthz ? isNodeEligible : nil
    let isServing = isHealthy && eligible != false
    return HealthReport(
      // While the proxy is healthy, lastUpdated is the current time, even if nothing has changed for hours: older releases
      // of kube-proxy wrote their rules every few seconds, and some clients rely on that.
      lastUpdated: isServing ? now : progress.values.compactMap(\.lastUpdated).max { $0.uptime < $1.uptime },
      currentTime: now, isNodeEligible: eligible, isHealthy: isHealthy,
      families: progress.mapValues {
        HealthReport.Family(lastUpdated: $0.lastUpdated, isHealthy: self.isHealthy($0, at: now))
      })
  }
}

/// A health probe.
package enum HealthProbe: Hashable, Sendable, CaseIterable {
  /// Whether the node is eligible for new connections; for load balancers.
  case healthz
  /// Whether the proxy is healthy; for the kubelet, which restarts it otherwise. That would not help a node that is being
  /// deleted, so eligibility is not part of it.
  case livez
}
