extension HTTPRoutes {
  /// The pages of port 10256: `/healthz` for load balancers and `/livez` for the kubelet.
  ///
  /// - Parameter count: hears of every probe and the status of its answer, for the metrics.
  public static func health(
    _ health: SharedHealth, count: @escaping @Sendable (HealthProbe, _ status: Int) -> Void
  ) -> HTTPRoutes {
    @Sendable func answer(_ probe: HealthProbe) -> HTTPResponse {
      let report = health.report(for: probe)
      count(probe, report.status)
      return .json(status: report.status, report.json)
    }
    return HTTPRoutes(["/healthz": { _ in answer(.healthz) }, "/livez": { _ in answer(.livez) }])
  }
}
