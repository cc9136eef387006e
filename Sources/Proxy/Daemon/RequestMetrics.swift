internal import KubeClient
internal import Observability

/// Counts requests to the API server in the metrics of client-go.
struct RequestMetrics: RequestObserver {
  private let metrics: APIMetrics

  init(_ metrics: APIMetrics) { self.metrics = metrics }

  func waited(_ method: String, host: String, for duration: Duration) {
    metrics.rateLimiterDuration.observe(duration, APIRequestLabels(verb: method, host: host))
  }

  func answered(_ method: String, host: String, code: Int?) {
    let code = code.map { "\($0)" } ?? "<error>"
    metrics.requests.add(1, APIResponseLabels(code: code, method: method, host: host))
  }

  func ended(_ method: String, host: String, took duration: Duration, sizes: BodySizes) {
    let labels = APIRequestLabels(verb: method, host: host)
    metrics.duration.observe(duration, labels)
    metrics.requestSize.observe(Double(sizes.request), labels)
    if let size = sizes.response { metrics.responseSize.observe(Double(size), labels) }
  }
}
