extension KubeProxyConfiguration {
  /// What counts in mode `iptables`, and where no mode is named.
  public struct IPTables: Hashable, Sendable {
    /// Whether node ports answer on 127.0.0.1.
    public var localhostNodePorts: Bool?
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
