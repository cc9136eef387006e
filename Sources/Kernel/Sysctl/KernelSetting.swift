/// A numeric kernel setting that we read or write; the raw value is its file, relative to the root directory.
package enum KernelSetting: String, Hashable, Sendable, CaseIterable {
  /// The maximum number of tracked flows. Shared by all network namespaces; only the initial one may change it.
  case conntrackMaximum = "proc/sys/net/netfilter/nf_conntrack_max"
  /// The number of flows currently tracked in this namespace.
  case conntrackCount = "proc/sys/net/netfilter/nf_conntrack_count"
  /// The number of hash buckets. A module parameter shared by all namespaces; only the initial one may change it.
  case conntrackHashSize = "sys/module/nf_conntrack/parameters/hashsize"
  /// How long an idle TCP connection is tracked, in seconds.
  case tcpEstablishedTimeout = "proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established"
  /// How long a TCP connection that one side has closed is tracked, in seconds.
  case tcpCloseWaitTimeout = "proc/sys/net/netfilter/nf_conntrack_tcp_timeout_close_wait"
  /// 1 if out-of-window TCP packets are not considered invalid.
  case tcpBeLiberal = "proc/sys/net/netfilter/nf_conntrack_tcp_be_liberal"
  /// How long a UDP flow that was answered at most once is tracked, in seconds.
  case udpTimeout = "proc/sys/net/netfilter/nf_conntrack_udp_timeout"
  /// How long a bidirectional UDP flow is tracked, in seconds.
  case udpStreamTimeout = "proc/sys/net/netfilter/nf_conntrack_udp_timeout_stream"
  /// 1 if IPv4 packets are forwarded.
  case ipv4Forwarding = "proc/sys/net/ipv4/ip_forward"
  /// 1 if IPv6 packets are forwarded.
  case ipv6Forwarding = "proc/sys/net/ipv6/conf/all/forwarding"

  /// A world-readable file with the same number.
  var publicFile: String? {
    self == .conntrackHashSize ? "proc/sys/net/netfilter/nf_conntrack_buckets" : nil
  }

  /// The absolute path of the file.
  package var path: String { "/" + rawValue }

  /// The sysctl name, `net.netfilter.nf_conntrack_max`, or the path of a setting that is not a sysctl.
  package var name: String {
    let directory = "proc/sys/"
    guard rawValue.hasPrefix(directory) else { return path }
    return rawValue.dropFirst(directory.count).map { $0 == "/" ? "." : String($0) }.joined()
  }
}
