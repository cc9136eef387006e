/// All metrics of the proxy. Those that kube-proxy has too have the same names and labels (1.36,
/// pkg/proxy/metrics/metrics.go), so that existing dashboards and alerts work. Every part can be used from any thread.
package final class ProxyMetrics: Sendable {
  /// Metrics of programming the kernel.
  package let sync: SyncMetrics
  /// Metrics of changes in the cluster.
  package let changes: ChangeMetrics
  /// Metrics of the health probes.
  package let probes: ProbeMetrics
  /// Metrics of deleted conntrack flows.
  package let conntrack: ConntrackMetrics
  /// Metrics of requests to the API server.
  package let api: APIMetrics
  /// Metrics of the nftables tables.
  package let tables: TableMetrics
  /// Metrics of node ports on localhost; nil if none are served there.
  package let localhost: LocalhostMetrics?

  private let families: [any MetricFamily]
  private let buildInfo: Gauge<BuildLabels>
  private let featureEnabled: Gauge<FeatureLabels>

  /// Creates the metrics of a process that has just started.
  ///
  /// - Parameters:
  ///   - version: the version of Viaduct, such as `0.1.0`.
  ///   - features: the feature gates, and whether they are enabled.
  ///   - servesLocalhostNodePorts: whether there are metrics of node ports on localhost.
  package init(
    version: String, features: [FeatureLabels: Bool] = [:], servesLocalhostNodePorts: Bool = false
  ) {
    let registry = MetricRegistry()
    sync = SyncMetrics(registry)
    changes = ChangeMetrics(registry)
    probes = ProbeMetrics(registry)
    conntrack = ConntrackMetrics(registry)
    api = APIMetrics(registry)
    tables = TableMetrics(registry)
    localhost = servesLocalhostNodePorts ? LocalhostMetrics(registry) : nil
    buildInfo = registry.gauge(
      "kubernetes_build_info", .beta,
      """
      A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, \
      Go version, and compiler from which Kubernetes was built, and platform on which it is running.
      """)
    buildInfo.set(1, BuildLabels(version: version))
    featureEnabled = registry.gauge(
      "kubernetes_feature_enabled", .beta,
      "This metric records the data about the stage and enablement of a k8s feature.")
    for (labels, isEnabled) in features { featureEnabled.set(isEnabled ? 1 : 0, labels) }
    families = registry.families
  }

  /// The names of all samples that the page can have; for a histogram those of its buckets, sum and count.
  package var sampleNames: Set<String> {
    Set((families + ProcessMetrics.read().families).flatMap(\.description.sampleNames))
  }

  /// Returns the content of `/metrics`, in Prometheus' text format.
  package func page() -> String {
    let all = families + ProcessMetrics.read().families
    var page = MetricsPage()
    for family in all.sorted(by: { $0.description.name < $1.description.name }) { family.write(to: &page) }
    return page.text
  }
}
