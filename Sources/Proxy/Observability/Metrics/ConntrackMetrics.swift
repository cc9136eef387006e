package import Addresses

/// Metrics of conntrack flows, connection attempts and connections that were ended because their endpoint is gone.
package struct ConntrackMetrics: Sendable {
  /// How long a search for stale flows took, in seconds.
  package let duration: Histogram<AddressFamily>
  /// The number of deleted flows.
  package let deletedEntries: Counter<AddressFamily>
  /// The number of forgotten TCP and SCTP connection attempts.
  package let forgottenAttempts: Counter<AddressFamily>

  /// The number of established TCP connections that were reset.
  package let resetConnections: Counter<AddressFamily>

  init(_ registry: MetricRegistry) {
    let prefix = "kubeproxy_conntrack_reconciler"
    duration = registry.histogram(
      "\(prefix)_sync_duration_seconds", .alpha, "ReconcileConntrackFlowsLatency latency in seconds",
      bounds: Buckets.sync)
    deletedEntries = registry.counter(
      "\(prefix)_deleted_entries_total", .alpha, "Cumulative conntrack flows deleted by conntrack reconciler",
      initially: AddressFamily.allCases)
    forgottenAttempts = registry.counter(
      "viaduct_forgotten_connection_attempts_total", .unspecified,
      "Unanswered TCP and SCTP connection attempts that were forgotten, because their endpoint is gone or a Service came",
      initially: AddressFamily.allCases)
    resetConnections = registry.counter(
      "viaduct_reset_connections_total", .unspecified,
      "Established TCP connections that were marked to be reset, because their endpoint is gone and their Service asks for it",
      initially: AddressFamily.allCases)
  }
}
