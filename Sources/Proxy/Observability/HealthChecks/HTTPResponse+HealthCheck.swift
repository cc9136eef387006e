internal import ClusterModel

extension HTTPResponse {
  /// Returns the response to a load balancer's health check of a Service. It is identical to kube-proxy's: indented with
  /// tabs, and without a newline at the end.
  static func healthCheck(
    _ service: NamespacedName, localEndpoints: Int, isProxyHealthy: Bool
  ) -> HTTPResponse {
    .json(
      status: localEndpoints > 0 && isProxyHealthy ? 200 : 503,
      headers: [Header("X-Load-Balancing-Endpoint-Weight", "\(localEndpoints)")],
      """
      {
      \t"service": {
      \t\t"namespace": "\(service.namespace)",
      \t\t"name": "\(service.name)"
      \t},
      \t"localEndpoints": \(localEndpoints),
      \t"serviceProxyHealthy": \(isProxyHealthy)
      }
      """)
  }
}
