package import KubeClient

extension APIConnection.Timeouts {
  /// Enough time to connect to a busy test server.
  package static var quick: Self {
    var timeouts = Self()
    timeouts.connect = .seconds(5)
    return timeouts
  }
}
