/// Probes that were answered.
public struct ProbeMetrics: Sendable {
  /// Answers at `/healthz`.
  public let healthz: Counter<StatusLabel>
  /// Answers at `/livez`.
  public let livez: Counter<StatusLabel>

  init(_ registry: MetricRegistry) {
    healthz = registry.counter(
      "kubeproxy_proxy_healthz_total", .alpha, "Cumulative proxy healthz HTTP status")
    livez = registry.counter(
      "kubeproxy_proxy_livez_total", .alpha, "Cumulative proxy livez HTTP status")
  }

  /// Counts an answer; what `HTTPRoutes.health` calls.
  public func count(_ probe: HealthProbe, status: Int) {
    (probe == .healthz ? healthz : livez).add(1, StatusLabel(status))
  }
}
