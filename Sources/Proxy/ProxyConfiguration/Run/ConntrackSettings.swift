/// The settings of the kernel's connection tracking. A setting that is nil is left unchanged.
package struct ConntrackSettings: Hashable, Sendable {
  /// The maximum number of tracked connections per processor; nil leaves `net.netfilter.nf_conntrack_max` unchanged.
  package var maximumPerProcessor: Int? = 32 * 1024
  /// The minimum of the limit on tracked connections.
  package var minimum = 128 * 1024
  /// `nf_conntrack_tcp_timeout_established`, in seconds.
  package var tcpEstablishedSeconds: Int? = 86_400
  /// `nf_conntrack_tcp_timeout_close_wait`, in seconds.
  package var tcpCloseWaitSeconds: Int? = 3600
  /// Whether `nf_conntrack_tcp_be_liberal` is set to 1. It is never set to 0.
  package var isTCPLiberal = false
  /// `nf_conntrack_udp_timeout`, in seconds.
  package var udpSeconds: Int?
  /// `nf_conntrack_udp_timeout_stream`, in seconds.
  package var udpStreamSeconds: Int?

  /// Creates kube-proxy's defaults.
  package init() {}

  /// Whether no setting of the kernel is changed.
  package var setsNothing: Bool {
    maximumPerProcessor == nil && tcpEstablishedSeconds == nil && tcpCloseWaitSeconds == nil && !isTCPLiberal
      && udpSeconds == nil && udpStreamSeconds == nil
  }
}
