extension KubeProxyConfiguration {
  /// The settings of mode `ipvs`.
  package struct IPVS: Hashable, Sendable {
    /// Blocks of virtual servers that must not be removed.
    package var excludeCIDRs: [String]?
    /// The minimum time between two updates of the rules.
    package var minSyncPeriod = GoDuration.zero
    /// The scheduler, which chooses endpoints.
    package var scheduler = ""
    /// Whether ARP requests for virtual addresses are ignored.
    package var strictARP = false
    /// How often the rules are checked without a change.
    package var syncPeriod = GoDuration.zero
    /// The timeout of a TCP connection after its FIN; 0 leaves it unchanged.
    package var tcpFinTimeout = GoDuration.zero
    /// The timeout of an idle TCP connection; 0 leaves it unchanged.
    package var tcpTimeout = GoDuration.zero
    /// The timeout of an idle UDP flow; 0 leaves it unchanged.
    package var udpTimeout = GoDuration.zero

    /// Creates a section with all fields unset.
    package init() {}
  }
}
