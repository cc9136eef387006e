/// Metrics of requests to the API server.
package struct APIMetrics: Sendable {
  /// The number of requests, by result.
  package let requests: Counter<APIResponseLabels>
  /// The time from a request to the end of its response, in seconds, without watches.
  package let duration: Histogram<APIRequestLabels>
  /// The sizes of requests' bodies in bytes, without watches.
  package let requestSize: Histogram<APIRequestLabels>
  /// The sizes of responses' bodies in bytes, without watches.
  package let responseSize: Histogram<APIRequestLabels>
  /// The time for which a request was held back, to keep to a rate, in seconds, without watches.
  package let rateLimiterDuration: Histogram<APIRequestLabels>

  init(_ registry: MetricRegistry) {
    requests = registry.counter(
      "rest_client_requests_total", .alpha,
      "Number of HTTP requests, partitioned by status code, method, and host.")
    duration = registry.histogram(
      "rest_client_request_duration_seconds", .alpha,
      "Request latency in seconds. Broken down by verb, and host.",
      bounds: Buckets.requests)
    requestSize = registry.histogram(
      "rest_client_request_size_bytes", .alpha, "Request size in bytes. Broken down by verb and host.",
      bounds: Buckets.sizes)
    responseSize = registry.histogram(
      "rest_client_response_size_bytes", .alpha, "Response size in bytes. Broken down by verb and host.",
      bounds: Buckets.sizes)
    rateLimiterDuration = registry.histogram(
      "rest_client_rate_limiter_duration_seconds", .alpha,
      "Client side rate limiter latency in seconds. Broken down by verb, and host.",
      bounds: Buckets.requests)
  }
}
