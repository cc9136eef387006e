extension HTTPRoutes {
  /// What port 10249 shows beside metrics.
  package struct StatusPages: Sendable {
    /// The process, for `/statusz`; nil if there is no such page.
    var status: ProcessStatus?
    /// All flags with their values, for `/flagz`; nil if there is no such page.
    var flags: [String: String]?

    /// Creates the pages; those that are nil do not exist.
    package init(status: ProcessStatus? = nil, flags: [String: String]? = nil) {
      self.status = status
      self.flags = flags
    }
  }

  /// Returns the routes of port 10249: `/metrics`, `/metrics/slis`, `/proxyMode`, `/healthz`, `/configz`, the status pages
  /// and, with profiling, an explanation at `/debug/pprof/`.
  ///
  /// - Parameters:
  ///   - metrics: returns the metrics in Prometheus' text format 0.0.4.
  ///   - configuration: returns the KubeProxyConfiguration in use as JSON.
  ///   - wantsProfiling: `enableProfiling`
  package static func metrics(
    _ metrics: @escaping @Sendable () -> String, configuration: @escaping @Sendable () -> String,
    pages: StatusPages = StatusPages(), wantsProfiling: Bool = false
  ) -> HTTPRoutes {
    let checks = HealthcheckMetrics()
    var exact: [String: Handler] = [
      "/metrics": { _ in .metrics(metrics()) },
      "/metrics/slis": { _ in .metrics(checks.page()) },
      "/proxyMode": { _ in .text("nftables") },
      "/healthz": { request in
        checks.succeeded()
        return .text(request.has(parameter: "verbose") ? "[+]ping ok\nhealthz check passed\n" : "ok")
      },
      "/healthz/ping": { _ in .text("ok") },
      "/configz": { _ in .json(#"{"kubeproxy.config.k8s.io":\#(configuration())}"#) },
    ]
    let prefixes: [String: Handler] =
      wantsProfiling ? ["/debug/pprof/": { _ in .text(status: 404, noProfile) }] : [:]
    if let flags = pages.flags { exact["/flagz"] = { StatusPage.flags(flags).response(to: $0) } }
    if let status = pages.status {
      let paths = firstComponents(of: Array(exact.keys) + prefixes.keys)
      exact["/statusz"] = { status.page(at: .unixNow, paths: paths).response(to: $0) }
    }
    return HTTPRoutes(exact, prefixes: prefixes)
  }

  /// Returns `/healthz` for `/healthz/ping`, each once, in order.
  private static func firstComponents(of paths: [String]) -> [String] {
    Set(paths.map { "/" + $0.split(separator: "/")[0] }).sorted()
  }

  private static let noProfile = """
    There is no Go runtime to profile. Run 'perf record -p' with the ID of this process to see where it spends its \
    time.\n
    """
}

extension HTTPResponse {
  /// Creates a response with metrics, which are compressed for clients that prefer that.
  fileprivate static func metrics(_ page: String) -> HTTPResponse {
    HTTPResponse(type: "text/plain; version=0.0.4; charset=utf-8", body: page, isCompressible: true)
  }
}

extension Int64 {
  /// The time in seconds since 1970.
  fileprivate static var unixNow: Int64 { ClockReading.now().unixNanoseconds / 1_000_000_000 }
}
