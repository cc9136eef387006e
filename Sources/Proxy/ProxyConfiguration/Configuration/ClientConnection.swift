extension KubeProxyConfiguration {
  /// The connection to the API server.
  public struct ClientConnection: Hashable, Sendable {
    /// The `Accept` header of requests; empty for the client's default.
    public var acceptContentTypes = ""
    /// How many requests a burst may have above `qps`.
    public var burst: Int32 = 0
    /// The media type of requests.
    public var contentType = ""
    /// The path of the kubeconfig; empty for the service account of the pod that this runs in.
    public var kubeconfig = ""
    /// The limit of requests per second.
    public var qps: Float = 0

    /// Creates a section with all fields unset.
    public init() {}
  }
}
