/// All numbers that this process tells, under kube-proxy's names where kube-proxy has them (1.36,
/// pkg/proxy/metrics/metrics.go), so that existing dashboards and alerts work. Every part may be used from any thread.
public final class ProxyMetrics: Sendable {
  /// Programming the kernel.
  public let sync: SyncMetrics
  /// What the cluster tells.
  public let changes: ChangeMetrics
  /// Probes that were answered.
  public let probes: ProbeMetrics
  /// Flows that were deleted.
  public let conntrack: ConntrackMetrics
  /// Requests to the API server.
  public let api: APIMetrics
  /// What kube-proxy does not have.
  public let tables: TableMetrics

  private let families: [any MetricFamily]
  private let buildInfo: Gauge<BuildLabels>

  /// Metrics of a process that has done nothing yet.
  ///
  /// - Parameter version: `0.1.0`
  public init(version: String) {
    let registry = MetricRegistry()
    sync = SyncMetrics(registry)
    changes = ChangeMetrics(registry)
    probes = ProbeMetrics(registry)
    conntrack = ConntrackMetrics(registry)
    api = APIMetrics(registry)
    tables = TableMetrics(registry)
    buildInfo = registry.gauge(
      "kubernetes_build_info", .beta,
      """
      A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, \
      Go version, and compiler from which Kubernetes was built, and platform on which it is running.
      """)
    buildInfo.set(1, BuildLabels(version: version))
    families = registry.families
  }

  /// The page for Prometheus.
  public func page() -> String {
    let all = families + ProcessMetrics.read().families
    var page = MetricsPage()
    for family in all.sorted(by: { $0.description.name < $1.description.name }) { family.write(to: &page) }
    return page.text
  }
}
