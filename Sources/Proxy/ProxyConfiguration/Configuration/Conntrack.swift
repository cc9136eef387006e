extension KubeProxyConfiguration {
  /// The settings of the kernel's connection tracking.
  package struct Conntrack: Hashable, Sendable {
    /// The maximum number of tracked connections per CPU; with 0 the kernel's limit is not changed, and `min` ignored.
    package var maxPerCore: Int32?
    /// The minimum of the limit on tracked connections.
    package var min: Int32?
    /// Whether TCP segments outside the window are accepted as part of their connection.
    package var tcpBeLiberal = false
    /// The timeout of a half-closed TCP connection; 0 leaves it unchanged.
    package var tcpCloseWaitTimeout: GoDuration?
    /// The timeout of an idle TCP connection; 0 leaves it unchanged.
    package var tcpEstablishedTimeout: GoDuration?
    /// The timeout of an idle UDP flow with replies; 0 leaves it unchanged.
    package var udpStreamTimeout = GoDuration.zero
    /// The timeout of an idle UDP flow without replies; 0 leaves it unchanged.
    package var udpTimeout = GoDuration.zero

    /// Creates a section with all fields unset.
    package init() {}
  }
}
