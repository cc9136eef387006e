/// Metrics of the health probes.
package struct ProbeMetrics: Sendable {
  /// Responses at `/healthz`, by status.
  package let healthz: Counter<StatusLabel>
  /// Responses at `/livez`, by status.
  package let livez: Counter<StatusLabel>

  init(_ registry: MetricRegistry) {
    healthz = registry.counter(
      "kubeproxy_proxy_healthz_total", .alpha, "Cumulative proxy healthz HTTP status")
    livez = registry.counter(
      "kubeproxy_proxy_livez_total", .alpha, "Cumulative proxy livez HTTP status")
  }

  /// Counts a response; `HTTPRoutes.health` calls this.
  package func count(_ probe: HealthProbe, status: Int) {
    (probe == .healthz ? healthz : livez).add(1, StatusLabel(status))
  }
}
