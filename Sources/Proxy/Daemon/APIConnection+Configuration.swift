internal import KubeClient
internal import Logging
internal import ProxyConfiguration

extension APIConnection {
  /// Creates a client with the limits and the format that are configured.
  convenience init(
    _ server: APIConfiguration, _ source: RunConfiguration.Source, observer: any RequestObserver,
    logger: Logger
  ) {
    var asked = ClusterConnection()
    if case .cluster(let connection) = source { asked = connection }
    self.init(
      server, rate: RequestRate(perSecond: Double(asked.requestsPerSecond), burst: asked.burst),
      wantsJSON: asked.wantsJSON, observer: observer, logger: logger)
  }
}
