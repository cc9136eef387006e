extension KubeProxyConfiguration {
  /// What counts on Windows.
  public struct Winkernel: Hashable, Sendable {
    /// Whether answers go past the load balancer.
    public var enableDSR = false
    /// Whether health-check ports are forwarded.
    public var forwardHealthCheckVip = false
    /// The network that endpoints are made in.
    public var networkName = ""
    /// The endpoint at the root network's bridge.
    public var rootHnsEndpointName = ""
    /// The source address of balanced traffic.
    public var sourceVip = ""

    /// One that says nothing.
    public init() {}
  }
}
