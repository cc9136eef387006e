/// What is set in the kernel's connection tracking. Where a setting is nil, the kernel's own is left alone.
public struct ConntrackSettings: Hashable, Sendable {
  /// Connections to track for each processor; nil leaves `net.netfilter.nf_conntrack_max` alone.
  public var maximumPerProcessor: Int? = 32 * 1024
  /// Connections to track at least.
  public var minimum = 128 * 1024
  /// `nf_conntrack_tcp_timeout_established`, in seconds.
  public var tcpEstablishedSeconds: Int? = 86_400
  /// `nf_conntrack_tcp_timeout_close_wait`, in seconds.
  public var tcpCloseWaitSeconds: Int? = 3600
  /// Whether `nf_conntrack_tcp_be_liberal` is set to 1. It is never set to 0.
  public var isTCPLiberal = false
  /// `nf_conntrack_udp_timeout`, in seconds.
  public var udpSeconds: Int?
  /// `nf_conntrack_udp_timeout_stream`, in seconds.
  public var udpStreamSeconds: Int?

  /// kube-proxy's defaults.
  public init() {}

  /// Whether anything is to be set at all.
  public var setsNothing: Bool {
    maximumPerProcessor == nil && tcpEstablishedSeconds == nil && tcpCloseWaitSeconds == nil && !isTCPLiberal
      && udpSeconds == nil && udpStreamSeconds == nil
  }
}
