public import Addresses

/// Flows that were deleted because their endpoint is gone.
public struct ConntrackMetrics: Sendable {
  /// How long looking for them took, in seconds.
  public let duration: Histogram<AddressFamily>
  /// How many they were.
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
