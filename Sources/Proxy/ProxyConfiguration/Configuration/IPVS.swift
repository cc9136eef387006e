extension KubeProxyConfiguration {
  /// What counts in mode `ipvs`.
  public struct IPVS: Hashable, Sendable {
    /// Blocks of virtual servers that are not ours to remove.
    public var excludeCIDRs: [String]?
    /// The least time between two updates of the rules.
    public var minSyncPeriod = GoDuration.zero
    /// How an endpoint is chosen.
    public var scheduler = ""
    /// Whether ARP requests for virtual addresses stay unanswered.
    public var strictARP = false
    /// How often the rules are looked at without a change.
    public var syncPeriod = GoDuration.zero
    /// How long a TCP connection is remembered after its FIN; 0 leaves it alone.
    public var tcpFinTimeout = GoDuration.zero
    /// How long a silent TCP connection is remembered; 0 leaves it alone.
    public var tcpTimeout = GoDuration.zero
    /// How long a silent UDP flow is remembered; 0 leaves it alone.
    public var udpTimeout = GoDuration.zero

    /// One that says nothing.
    public init() {}
  }
}
