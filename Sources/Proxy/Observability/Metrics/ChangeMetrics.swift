/// What the cluster tells.
public struct ChangeMetrics: Sendable {
  /// Changes of EndpointSlices that are not programmed yet.
  public let endpointsPending: Gauge<NoLabels>
  /// Changes of EndpointSlices so far.
  public let endpoints: Counter<NoLabels>
  /// Changes of Services that are not programmed yet.
  public let servicesPending: Gauge<NoLabels>
  /// Changes of Services so far.
  public let services: Counter<NoLabels>

  init(_ registry: MetricRegistry) {
    let prefix = "kubeproxy_sync_proxy_rules"
    endpointsPending = registry.gauge(
      "\(prefix)_endpoint_changes_pending", .alpha, "Pending proxy rules Endpoint changes")
    endpoints = registry.counter(
      "\(prefix)_endpoint_changes_total", .alpha, "Cumulative proxy rules Endpoint changes")
    servicesPending = registry.gauge(
      "\(prefix)_service_changes_pending", .alpha, "Pending proxy rules Service changes")
    services = registry.counter(
      "\(prefix)_service_changes_total", .alpha, "Cumulative proxy rules Service changes")
  }
}
