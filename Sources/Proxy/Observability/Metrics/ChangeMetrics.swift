/// Metrics of changes in the cluster.
package struct ChangeMetrics: Sendable {
  /// EndpointSlices whose changes are not programmed yet.
  package let endpointsPending: Gauge<NoLabels>
  /// Changes of EndpointSlices since the start.
  package let endpoints: Counter<NoLabels>
  /// Services whose changes are not programmed yet.
  package let servicesPending: Gauge<NoLabels>
  /// Changes of Services since the start.
  package let services: Counter<NoLabels>

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
