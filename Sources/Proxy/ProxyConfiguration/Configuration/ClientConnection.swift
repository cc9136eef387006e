extension KubeProxyConfiguration {
  /// How the API server is reached.
  public struct ClientConnection: Hashable, Sendable {
    /// What the client accepts as an answer; empty leaves it to the client.
    public var acceptContentTypes = ""
    /// How many requests may go out at once above `qps`.
    public var burst: Int32 = 0
    /// The media type of requests.
    public var contentType = ""
    /// The kubeconfig's path; empty means the account of the pod that we run in.
    public var kubeconfig = ""
    /// How many requests may go out in a second.
    public var qps: Float = 0

    /// One that says nothing.
    public init() {}
  }
}
