/// Is notified of requests to the API server, for metrics. The methods are called on any thread and must not block.
public protocol RequestObserver: Sendable {
  /// Called when a response has begun, or the request failed without one.
  ///
  /// - Parameter method: `GET`
  /// - Parameter host: the server with its port: `10.96.0.1:443`
  /// - Parameter code: the HTTP status; nil if there was no response.
  func answered(_ method: String, host: String, code: Int?)

  /// Called when a request other than a watch has ended, whether or not its response was complete.
  func ended(_ method: String, host: String, took duration: Duration)
}
