/// Is told of requests to the API server, for metrics. It is told on any thread, and must not wait.
public protocol RequestObserver: Sendable {
  /// An answer began, or there was none.
  ///
  /// - Parameter method: `GET`
  /// - Parameter host: the server with its port: `10.96.0.1:443`
  /// - Parameter code: the HTTP status; nil where there was no answer.
  func answered(_ method: String, host: String, code: Int?)

  /// A request has ended that was not a watch, with its whole answer or without one.
  func ended(_ method: String, host: String, took duration: Duration)
}
