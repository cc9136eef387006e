public import Addresses

/// Programming the kernel.
public struct SyncMetrics: Sendable {
  /// How long one round took, whatever kind it was, in seconds.
  public let duration: Histogram<AddressFamily>
  /// … of those that compared everything.
  public let fullDuration: Histogram<AddressFamily>
  /// … of those that looked only at what had changed.
  public let partialDuration: Histogram<AddressFamily>
  /// When the kernel last took all that had come, in seconds since 1970.
  public let lastTimestamp: Gauge<AddressFamily>
  /// When a change last asked for a round, in seconds since 1970. If it is much later than `lastTimestamp`, something hangs.
  public let lastQueuedTimestamp: Gauge<AddressFamily>
  /// From a change of a pod or Service, as the EndpointSlice tells it, to the programmed node, in seconds. Once for each
  /// slice that changed.
  public let networkProgrammingDuration: Histogram<AddressFamily>
  /// Rounds that the kernel refused.
  public let failures: Counter<AddressFamily>
  /// Chains that could not be removed at once.
  public let cleanupFailures: Counter<AddressFamily>
  /// Services that a Local policy leaves without an endpoint on this node.
  public let noLocalEndpoints: Gauge<PolicyLabels>

  init(_ registry: MetricRegistry) {
    let prefix = "kubeproxy_sync"
    duration = registry.histogram(
      "\(prefix)_proxy_rules_duration_seconds", .alpha, "SyncProxyRules latency in seconds",
      bounds: Buckets.sync)
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
      bounds: Buckets.networkProgramming)
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
