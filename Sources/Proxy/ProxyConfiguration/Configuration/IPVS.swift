extension KubeProxyConfiguration {
  /// The settings of mode `ipvs`.
  public struct IPVS: Hashable, Sendable {
    /// Blocks of virtual servers that must not be removed.
    public var excludeCIDRs: [String]?
    /// The minimum time between two updates of the rules.
    public var minSyncPeriod = GoDuration.zero
    /// The scheduler, which chooses endpoints.
    public var scheduler = ""
    /// Whether ARP requests for virtual addresses are ignored.
    public var strictARP = false
    /// How often the rules are checked without a change.
    public var syncPeriod = GoDuration.zero
    /// The timeout of a TCP connection after its FIN; 0 leaves it unchanged.
    public var tcpFinTimeout = GoDuration.zero
    /// The timeout of an idle TCP connection; 0 leaves it unchanged.
    public var tcpTimeout = GoDuration.zero
    /// The timeout of an idle UDP flow; 0 leaves it unchanged.
    public var udpTimeout = GoDuration.zero

    /// Creates a section with all fields unset.
    public init() {}
  }
}
