extension KubeProxyConfiguration {
  /// What counts in mode `nftables`.
  public struct NFTables: Hashable, Sendable {
    /// Whether everything that goes to a ClusterIP is masqueraded.
    public var masqueradeAll = false
    /// The bit of the packet mark that asks for masquerading: 0...31.
    public var masqueradeBit: Int32?
    /// The least time between two updates of the rules.
    public var minSyncPeriod = GoDuration.zero
    /// How often the rules are looked at without a change.
    public var syncPeriod = GoDuration.zero

    /// One that says nothing.
    public init() {}
  }
}
