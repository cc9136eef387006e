internal import Addresses

extension KubeProxyConfiguration {
  /// The configuration with kube-proxy's defaults for unset fields (SetDefaults_KubeProxyConfiguration of 1.36). A duration
  /// or number of 0 counts as unset if it is not a pointer in Go.
  package var withDefaults: Self {
    var filled = self
    filled.fillAddresses()
    filled.fillModes()
    filled.fillConntrack()
    filled.fillClient()
    filled.fillLogging()
    filled.oomScoreAdj = oomScoreAdj ?? -999
    filled.configSyncPeriod.fill(.seconds(900))
    return filled
  }

  private mutating func fillAddresses() {
    if bindAddress.isEmpty { bindAddress = "0.0.0.0" }
    let isIPv4 = IPAddress(bindAddress)?.family == .ipv4
    if healthzBindAddress.isEmpty { healthzBindAddress = isIPv4 ? "0.0.0.0" : "::" }
    healthzBindAddress = ListenAddress.text(healthzBindAddress, withPort: 10256)
    if metricsBindAddress.isEmpty { metricsBindAddress = isIPv4 ? "127.0.0.1" : "::1" }
    metricsBindAddress = ListenAddress.text(metricsBindAddress, withPort: 10249)
  }

  private mutating func fillModes() {
    iptables.syncPeriod.fill(.seconds(30))
    iptables.minSyncPeriod.fill(.seconds(1))
    iptables.localhostNodePorts = iptables.localhostNodePorts ?? true
    iptables.masqueradeBit = iptables.masqueradeBit ?? 14
    ipvs.syncPeriod.fill(.seconds(30))
    nftables.syncPeriod.fill(.seconds(30))
    nftables.minSyncPeriod.fill(.seconds(1))
    nftables.masqueradeBit = nftables.masqueradeBit ?? 14
  }

  private mutating func fillConntrack() {
    conntrack.maxPerCore = conntrack.maxPerCore ?? 32 * 1024
    conntrack.min = conntrack.min ?? 128 * 1024
    conntrack.tcpEstablishedTimeout = conntrack.tcpEstablishedTimeout ?? .seconds(86_400)
    conntrack.tcpCloseWaitTimeout = conntrack.tcpCloseWaitTimeout ?? .seconds(3600)
  }

  private mutating func fillClient() {
    if clientConnection.contentType.isEmpty {
      clientConnection.contentType = "application/vnd.kubernetes.protobuf"
    }
    if clientConnection.qps == 0 { clientConnection.qps = 5 }
    if clientConnection.burst == 0 { clientConnection.burst = 10 }
  }

  private mutating func fillLogging() {
    if logging.format.isEmpty { logging.format = "text" }
    if logging.flushFrequency.duration == .zero { logging.flushFrequency = FlushFrequency(.seconds(5)) }
    if logging.text.infoBufferSize == .unset { logging.text.infoBufferSize = .zero }
    if logging.json.infoBufferSize == .unset { logging.json.infoBufferSize = .zero }
  }
}

extension GoDuration {
  fileprivate mutating func fill(_ ifZero: Self) {
    if self == .zero { self = ifZero }
  }
}
