extension HTTPRoutes {
  /// Returns the routes of port 10256: `/healthz` for load balancers and `/livez` for the kubelet.
  ///
  /// - Parameter count: called with the status of each response, for the metrics.
  package static func health(
    _ health: SharedHealth, count: @escaping @Sendable (HealthProbe, _ status: Int) -> Void
  ) -> HTTPRoutes {
    @Sendable func respond(to probe: HealthProbe) -> HTTPResponse {
      let report = health.report(for: probe)
      count(probe, report.status)
      return .json(status: report.status, report.json)
    }
    return HTTPRoutes(
      ["/healthz": { _ in respond(to: .healthz) }, "/livez": { _ in respond(to: .livez) }], cleansPaths: true)
  }
}
