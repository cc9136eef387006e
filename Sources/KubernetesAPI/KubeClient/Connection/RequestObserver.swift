/// Is notified of requests to the API server, for metrics. The methods are called on any thread and must not block.
package protocol RequestObserver: Sendable {
  /// Called before a request that counts towards the limit of requests per second is sent.
  ///
  /// - Parameter method: `GET`
  /// - Parameter host: the server with its port: `10.96.0.1:443`
  /// - Parameter duration: for how long the limit has held it back.
  func waited(_ method: String, host: String, for duration: Duration)

  /// Called when a response has begun, or the request failed without one.
  ///
  /// - Parameter method: `GET`
  /// - Parameter host: the server with its port: `10.96.0.1:443`
  /// - Parameter code: the HTTP status; nil if there was no response.
  func answered(_ method: String, host: String, code: Int?)

  /// Called when a request other than a watch has ended, whether or not its response was complete.
  func ended(_ method: String, host: String, took duration: Duration, sizes: BodySizes)
}

/// The sizes of the bodies of a request and its response, in bytes.
package struct BodySizes: Hashable, Sendable {
  /// What was sent; 0 without a body.
  package let request: Int
  /// What was received; nil if the response was a refusal, incomplete or missing.
  package let response: Int?

  /// Creates the sizes of a request.
  package init(request: Int, response: Int?) {
    self.request = request
    self.response = response
  }
}
