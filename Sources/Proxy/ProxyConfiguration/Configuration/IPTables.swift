extension KubeProxyConfiguration {
  /// The settings of mode `iptables`, which also apply if no mode is set.
  package struct IPTables: Hashable, Sendable {
    /// Whether node ports are served at 127.0.0.1.
    package var localhostNodePorts: Bool?
    /// Whether all traffic to ClusterIPs is masqueraded.
    package var masqueradeAll = false
    /// The bit of the packet mark that requests masquerading: 0...31.
    package var masqueradeBit: Int32?
    /// The minimum time between two updates of the rules.
    package var minSyncPeriod = GoDuration.zero
    /// How often the rules are checked without a change.
    package var syncPeriod = GoDuration.zero

    /// Creates a section with all fields unset.
    package init() {}
  }
}
