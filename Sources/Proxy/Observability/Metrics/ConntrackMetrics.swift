public import Addresses

/// Metrics of conntrack flows that were deleted because their endpoint is gone.
public struct ConntrackMetrics: Sendable {
  /// How long a search for stale flows took, in seconds.
  public let duration: Histogram<AddressFamily>
  /// The number of deleted flows.
  public let deletedEntries: Counter<AddressFamily>

  init(_ registry: MetricRegistry) {
    let prefix = "kubeproxy_conntrack_reconciler"
    duration = registry.histogram(
      "\(prefix)_sync_duration_seconds", .alpha, "ReconcileConntrackFlowsLatency latency in seconds",
      bounds: Buckets.sync)
    deletedEntries = registry.counter(
      "\(prefix)_deleted_entries_total", .alpha, "Cumulative conntrack flows deleted by conntrack reconciler",
      initially: AddressFamily.allCases)
  }
}
