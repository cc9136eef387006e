internal import ClusterModel

extension HTTPResponse {
  /// What a load balancer hears about a Service, byte for byte as kube-proxy says it: tabs, and no end of line.
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
