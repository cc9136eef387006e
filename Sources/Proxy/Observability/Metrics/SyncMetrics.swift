package import Addresses

/// Metrics of programming the kernel.
package struct SyncMetrics: Sendable {
  /// The duration of a sync of any kind, in seconds.
  package let duration: Histogram<AddressFamily>
  /// The duration of a full sync, which compares everything.
  package let fullDuration: Histogram<AddressFamily>
  /// The duration of a partial sync, which handles only what has changed.
  package let partialDuration: Histogram<AddressFamily>
  /// When the last sync succeeded, in seconds since 1970.
  package let lastTimestamp: Gauge<AddressFamily>
  /// When a change last requested a sync, in seconds since 1970. If it is much later than `lastTimestamp`, syncing is stuck.
  package let lastQueuedTimestamp: Gauge<AddressFamily>
  /// The time from the change of a pod or Service, as annotated on the EndpointSlice, until this node is programmed, in
  /// seconds; one observation for each changed slice.
  package let networkProgrammingDuration: Histogram<AddressFamily>
  /// Syncs that failed.
  package let failures: Counter<AddressFamily>
  /// Chains that could not be removed at once.
  package let cleanupFailures: Counter<AddressFamily>
  /// Services with a Local traffic policy and without an endpoint on this node.
  package let noLocalEndpoints: Gauge<PolicyLabels>

  init(_ registry: MetricRegistry) {
    let prefix = "kubeproxy_sync"
    // kubernetes-mixin's dashboard offers only proxies that have these two, and rate() needs a 0 before the first increase.
    duration = registry.histogram(
      "\(prefix)_proxy_rules_duration_seconds", .alpha, "SyncProxyRules latency in seconds",
      bounds: Buckets.sync, initially: AddressFamily.allCases)
    fullDuration = registry.histogram(
      "\(prefix)_full_proxy_rules_duration_seconds", .alpha,
      "SyncProxyRules latency in seconds for full resyncs", bounds: Buckets.sync)
    partialDuration = registry.histogram(
      "\(prefix)_partial_proxy_rules_duration_seconds", .alpha,
      "SyncProxyRules latency in seconds for partial resyncs", bounds: Buckets.sync)
    lastTimestamp = registry.gauge(
      "\(prefix)_proxy_rules_last_timestamp_seconds", .alpha,
      "The last time proxy rules were successfully synced")
    lastQueuedTimestamp = registry.gauge(
      "\(prefix)_proxy_rules_last_queued_timestamp_seconds", .alpha,
      "The last time a sync of proxy rules was queued")
    networkProgrammingDuration = registry.histogram(
      "kubeproxy_network_programming_duration_seconds", .alpha,
      "In Cluster Network Programming Latency in seconds",
      bounds: Buckets.networkProgramming, initially: AddressFamily.allCases)
    failures = registry.counter(
      "\(prefix)_proxy_rules_nftables_sync_failures_total", .alpha, "Cumulative proxy nftables sync failures",
      initially: AddressFamily.allCases)
    cleanupFailures = registry.counter(
      "\(prefix)_proxy_rules_nftables_cleanup_failures_total", .alpha,
      "Cumulative proxy nftables cleanup failures", initially: AddressFamily.allCases)
    noLocalEndpoints = registry.gauge(
      "\(prefix)_proxy_rules_no_local_endpoints_total", .alpha,
      "Number of services with a Local traffic policy and no endpoints")
  }
}
