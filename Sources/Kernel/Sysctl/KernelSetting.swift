/// A number of the kernel's that we read or set, by its file below the root directory.
public enum KernelSetting: String, Hashable, Sendable, CaseIterable {
  /// How many flows connection tracking may remember. For all network namespaces; only the first may change it.
  case conntrackMaximum = "proc/sys/net/netfilter/nf_conntrack_max"
  /// How many flows it remembers now, in this namespace.
  case conntrackCount = "proc/sys/net/netfilter/nf_conntrack_count"
  /// How many buckets its table has. A parameter of the module, for all namespaces; only the first may change it.
  case conntrackHashSize = "sys/module/nf_conntrack/parameters/hashsize"
  /// Seconds that an idle TCP connection is remembered.
  case tcpEstablishedTimeout = "proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established"
  /// Seconds that a TCP connection is remembered which one side has closed.
  case tcpCloseWaitTimeout = "proc/sys/net/netfilter/nf_conntrack_tcp_timeout_close_wait"
  /// 1: TCP packets out of the window are not taken for invalid.
  case tcpBeLiberal = "proc/sys/net/netfilter/nf_conntrack_tcp_be_liberal"
  /// Seconds that a UDP flow is remembered that was not answered, or only once.
  case udpTimeout = "proc/sys/net/netfilter/nf_conntrack_udp_timeout"
  /// Seconds that a UDP flow is remembered that goes both ways.
  case udpStreamTimeout = "proc/sys/net/netfilter/nf_conntrack_udp_timeout_stream"
  /// 1: IPv4 packets are forwarded.
  case ipv4Forwarding = "proc/sys/net/ipv4/ip_forward"
  /// 1: IPv6 packets are forwarded.
  case ipv6Forwarding = "proc/sys/net/ipv6/conf/all/forwarding"

  /// Another file with the same number, which everybody may read.
  var publicFile: String? {
    self == .conntrackHashSize ? "proc/sys/net/netfilter/nf_conntrack_buckets" : nil
  }

  /// The file.
  public var path: String { "/" + rawValue }

  /// The name by which `sysctl` knows it, `net.netfilter.nf_conntrack_max`, or the file where it does not.
  public var name: String {
    let directory = "proc/sys/"
    guard rawValue.hasPrefix(directory) else { return path }
    return rawValue.dropFirst(directory.count).map { $0 == "/" ? "." : String($0) }.joined()
  }
}
