extension HTTPRoutes {
  /// Returns the routes of port 10249: `/metrics`, `/proxyMode`, `/healthz`, `/configz` and, with profiling, an explanation
  /// at `/debug/pprof/`.
  ///
  /// - Parameters:
  ///   - metrics: returns the metrics in Prometheus' text format 0.0.4.
  ///   - configuration: returns the KubeProxyConfiguration in use as JSON.
  ///   - wantsProfiling: `enableProfiling`
  public static func metrics(
    _ metrics: @escaping @Sendable () -> String, configuration: @escaping @Sendable () -> String,
    wantsProfiling: Bool = false
  ) -> HTTPRoutes {
    let exact: [String: Handler] = [
      "/metrics": { _ in HTTPResponse(type: "text/plain; version=0.0.4; charset=utf-8", body: metrics()) },
      "/proxyMode": { _ in .text("nftables") },
      "/healthz": { .text($0.has(parameter: "verbose") ? "[+]ping ok\nhealthz check passed\n" : "ok") },
      "/healthz/ping": { _ in .text("ok") },
      "/configz": { _ in .json(#"{"kubeproxy.config.k8s.io":\#(configuration())}"#) },
    ]
    return HTTPRoutes(
      exact, prefixes: wantsProfiling ? ["/debug/pprof/": { _ in .text(status: 404, noProfile) }] : [:])
  }

  private static let noProfile = """
    There is no Go runtime to profile. Run 'perf record -p' with the ID of this process to see where it spends its \
    time.\n
    """
}
