/// Requests to the API server.
public struct APIMetrics: Sendable {
  /// How many were made, and how they ended.
  public let requests: Counter<APIResponseLabels>
  /// How long a request took with its whole answer, in seconds; watches are not among them.
  public let duration: Histogram<APIRequestLabels>

  init(_ registry: MetricRegistry) {
    requests = registry.counter(
      "rest_client_requests_total", .alpha,
      "Number of HTTP requests, partitioned by status code, method, and host.")
    duration = registry.histogram(
      "rest_client_request_duration_seconds", .alpha,
      "Request latency in seconds. Broken down by verb, and host.",
      bounds: Buckets.requests)
  }
}
