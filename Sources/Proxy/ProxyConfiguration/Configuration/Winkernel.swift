extension KubeProxyConfiguration {
  /// The settings for Windows.
  public struct Winkernel: Hashable, Sendable {
    /// Whether replies bypass the load balancer (direct server return).
    public var enableDSR = false
    /// Whether health check ports are forwarded.
    public var forwardHealthCheckVip = false
    /// The name of the network that endpoints are created in.
    public var networkName = ""
    /// The name of the endpoint attached to the root network namespace.
    public var rootHnsEndpointName = ""
    /// The source address of load-balanced traffic.
    public var sourceVip = ""

    /// Creates a section with all fields unset.
    public init() {}
  }
}
