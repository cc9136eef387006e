extension KubeProxyConfiguration {
  /// The settings for Windows.
  package struct Winkernel: Hashable, Sendable {
    /// Whether replies bypass the load balancer (direct server return).
    package var enableDSR = false
    /// Whether health check ports are forwarded.
    package var forwardHealthCheckVip = false
    /// The name of the network that endpoints are created in.
    package var networkName = ""
    /// The name of the endpoint attached to the root network namespace.
    package var rootHnsEndpointName = ""
    /// The source address of load-balanced traffic.
    package var sourceVip = ""

    /// Creates a section with all fields unset.
    package init() {}
  }
}
