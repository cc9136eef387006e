internal import KubeClient
internal import Observability

/// Counts requests to the API server in the metrics of client-go.
struct RequestMetrics: RequestObserver {
  private let metrics: APIMetrics

  init(_ metrics: APIMetrics) { self.metrics = metrics }

  func answered(_ method: String, host: String, code: Int?) {
    let code = code.map { "\($0)" } ?? "<error>"
    metrics.requests.add(1, APIResponseLabels(code: code, method: method, host: host))
  }

  func ended(_ method: String, host: String, took duration: Duration) {
    metrics.duration.observe(duration, APIRequestLabels(verb: method, host: host))
  }
}
