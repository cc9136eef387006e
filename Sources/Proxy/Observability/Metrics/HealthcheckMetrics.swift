/// The metrics of `/metrics/slis`: the results of the checks behind `/healthz` of the metrics port (KEP-3466).
struct HealthcheckMetrics: Sendable {
  /// A check.
  struct Labels: MetricLabels {
    static let names = ["name", "type"]
    let values = ["ping", "healthz"]
  }

  /// A check and its result.
  struct ResultLabels: MetricLabels {
    static let names = ["name", "type", "status"]
    let values = ["ping", "healthz", "success"]
  }

  private let latest: Gauge<Labels>
  private let total: Counter<ResultLabels>

  init() {
    let registry = MetricRegistry()
    latest = registry.gauge(
      "kubernetes_healthcheck", .stable, "This metric records the result of a single healthcheck.")
    total = registry.counter(
      "kubernetes_healthchecks_total", .stable, "This metric records the results of all healthcheck.")
  }

  /// Counts a successful check; the only one, which says that the process answers, cannot fail otherwise.
  func succeeded() {
    latest.set(1, Labels())
    total.add(1, ResultLabels())
  }

  /// Returns the page in Prometheus' text format.
  func page() -> String {
    var page = MetricsPage()
    let families: [any MetricFamily] = [latest, total, ProcessMetrics.read().start]
    for family in families { family.write(to: &page) }
    return page.text
  }
}
