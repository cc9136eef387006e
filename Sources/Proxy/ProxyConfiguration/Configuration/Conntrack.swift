extension KubeProxyConfiguration {
  /// What is set in the kernel's connection tracking.
  public struct Conntrack: Hashable, Sendable {
    /// How many connections to track for each CPU; 0 leaves the kernel's limit, and `min` with it, alone.
    public var maxPerCore: Int32?
    /// How many connections to track at least.
    public var min: Int32?
    /// Whether TCP segments out of their window still count as part of their connection.
    public var tcpBeLiberal = false
    /// How long a half-closed TCP connection is remembered; 0 leaves it alone.
    public var tcpCloseWaitTimeout: GoDuration?
    /// How long a silent TCP connection is remembered; 0 leaves it alone.
    public var tcpEstablishedTimeout: GoDuration?
    /// How long a silent UDP flow with traffic both ways is remembered; 0 leaves it alone.
    public var udpStreamTimeout = GoDuration.zero
    /// How long a silent UDP flow without an answer is remembered; 0 leaves it alone.
    public var udpTimeout = GoDuration.zero

    /// One that says nothing.
    public init() {}
  }
}
