/// Metrics of requests to the API server.
public struct APIMetrics: Sendable {
  /// The number of requests, by result.
  public let requests: Counter<APIResponseLabels>
  /// The time from a request to the end of its response, in seconds, without watches.
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
