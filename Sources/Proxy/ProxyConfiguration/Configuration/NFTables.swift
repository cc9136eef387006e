extension KubeProxyConfiguration {
  /// The settings of mode `nftables`.
  public struct NFTables: Hashable, Sendable {
    /// Whether all traffic to ClusterIPs is masqueraded.
    public var masqueradeAll = false
    /// The bit of the packet mark that requests masquerading: 0...31.
    public var masqueradeBit: Int32?
    /// The minimum time between two updates of the rules.
    public var minSyncPeriod = GoDuration.zero
    /// How often the rules are checked without a change.
    public var syncPeriod = GoDuration.zero

    /// Creates a section with all fields unset.
    public init() {}
  }
}
