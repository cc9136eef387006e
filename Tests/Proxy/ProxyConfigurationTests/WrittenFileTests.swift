import ProxyConfiguration
import Testing

/// `--write-config-to`. The text is what kube-proxy 1.36 writes with `--proxy-mode=nftables`; its test data has the same
/// fields in the same order (pkg/proxy/apis/config/scheme/testdata).
@Suite struct WrittenFileTests {
  static let defaults = """
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    bindAddress: 0.0.0.0
    bindAddressHardFail: false
    clientConnection:
      acceptContentTypes: ""
      burst: 10
      contentType: application/vnd.kubernetes.protobuf
      kubeconfig: ""
      qps: 5
    clusterCIDR: ""
    configSyncPeriod: 15m0s
    conntrack:
      maxPerCore: 32768
      min: 131072
      tcpBeLiberal: false
      tcpCloseWaitTimeout: 1h0m0s
      tcpEstablishedTimeout: 24h0m0s
      udpStreamTimeout: 0s
      udpTimeout: 0s
    detectLocal:
      bridgeInterface: ""
      interfaceNamePrefix: ""
    detectLocalMode: ClusterCIDR
    enableProfiling: false
    healthzBindAddress: 0.0.0.0:10256
    hostnameOverride: ""
    iptables:
      localhostNodePorts: true
      masqueradeAll: false
      masqueradeBit: 14
      minSyncPeriod: 0s
      syncPeriod: 0s
    ipvs:
      excludeCIDRs: null
      minSyncPeriod: 0s
      scheduler: ""
      strictARP: false
      syncPeriod: 0s
      tcpFinTimeout: 0s
      tcpTimeout: 0s
      udpTimeout: 0s
    kind: KubeProxyConfiguration
    logging:
      flushFrequency: 5s
      format: text
      options:
        json:
          infoBufferSize: "0"
        text:
          infoBufferSize: "0"
      verbosity: 0
    metricsBindAddress: 127.0.0.1:10249
    mode: nftables
    nftables:
      masqueradeAll: false
      masqueradeBit: 14
      minSyncPeriod: 1s
      syncPeriod: 30s
    nodePortAddresses:
    - primary
    oomScoreAdj: -999
    portRange: ""
    showHiddenMetricsForVersion: ""
    winkernel:
      enableDSR: false
      forwardHealthCheckVip: false
      networkName: ""
      rootHnsEndpointName: ""
      sourceVip: ""

    """

  @Test func defaultsAreKubeProxys() throws {
    #expect(try resolve([]).kubeProxy.yaml == Self.defaults)
  }

  @Test(arguments: [
    [], ["--proxy-mode=iptables"], ["--proxy-mode=ipvs", "--masquerade-all", "--ipvs-sync-period=1m"],
  ])
  func whatIsWrittenSaysTheSameWhenItIsRead(_ words: [String]) throws {
    let first = try resolve(words)
    let second = try resolve([], file: first.kubeProxy.yaml)
    #expect(second.kubeProxy == first.kubeProxy)
    // All but the path of the file must be equal.
    var run = second.run
    run.configurationFile = nil
    #expect(run == first.run)
  }

  @Test func anOlderModeKeepsItsSection() throws {
    let words = [
      "--proxy-mode=iptables", "--iptables-sync-period=36s", "--iptables-min-sync-period=3s",
      "--masquerade-all",
      "--iptables-masquerade-bit=0x9",
    ]
    let written = try resolve(words).kubeProxy
    #expect(written.mode == "iptables")
    #expect(written.iptables.syncPeriod == .seconds(36))
    #expect(written.iptables.minSyncPeriod == .seconds(3))
    #expect(written.iptables.masqueradeAll)
    #expect(written.iptables.masqueradeBit == 9)
    #expect(written.nftables == KubeProxyConfiguration().withDefaults.nftables.withoutPeriods)
    #expect(written.nodePortAddresses == nil)
  }

  /// When an unset mode becomes nftables, the effective settings move to its section.
  @Test func noModeIsWrittenAsNftables() throws {
    let written = try resolve(
      [], file: file("iptables: {masqueradeAll: true, masqueradeBit: 7, syncPeriod: 40s, minSyncPeriod: 2s}")
    ).kubeProxy
    #expect(written.mode == "nftables")
    #expect(written.nftables.masqueradeAll)
    #expect(!written.iptables.masqueradeAll)
    #expect(written.nftables.masqueradeBit == 7)
    #expect(written.nftables.syncPeriod == .seconds(40))
    #expect(written.nftables.minSyncPeriod == .seconds(2))
  }

  /// go-yaml adds quotes to strings that would be read as another type, and where YAML's grammar requires them.
  @Test(arguments: [
    (["--hostname-override=12"], "hostnameOverride: \"12\"\n"),
    (["--hostname-override=yes"], "hostnameOverride: \"yes\"\n"),
    (["--healthz-bind-address=::"], "healthzBindAddress: '[::]:10256'\n"),
    (["--bind-address=fd00::1"], "bindAddress: fd00::1\n"),
    (["--kube-api-qps=7.5"], "  qps: 7.5\n"), (["--kube-api-qps=-1"], "  qps: -1\n"),
    (
      ["--feature-gates=ContextualLogging=false,AllAlpha=true"],
      "featureGates:\n  AllAlpha: true\n  ContextualLogging: false\n"
    ),
    (
      ["--vmodule=a=1,b*=2"],
      "  vmodule:\n  - filePattern: a\n    verbosity: 1\n  - filePattern: b*\n    verbosity: 2\n"
    ),
    (["--cluster-cidr=10.0.0.0/14,fd00::/64"], "clusterCIDR: 10.0.0.0/14,fd00::/64\n"),
    (
      ["--nodeport-addresses=10.0.0.0/8", "--nodeport-addresses=fd00::/8"],
      "nodePortAddresses:\n- 10.0.0.0/8\n- fd00::/8\n"
    ),
    (["--windows-service"], "windowsRunAsService: true\n"),
    (["--log-text-split-stream"], "      splitStream: true\n"),
    (["--conntrack-udp-timeout=1500ms"], "  udpTimeout: 1.5s\n"), (["-v4"], "  verbosity: 4\n"),
    (["--hostname-override= Node-1 "], "hostnameOverride: node-1\n"),
  ])
  func textIsWrittenAsGoWritesIt(_ words: [String], _ lines: String) throws {
    #expect(try resolve(words).kubeProxy.yaml.contains("\n" + lines))
  }
}

extension KubeProxyConfiguration.NFTables {
  fileprivate var withoutPeriods: Self {
    var other = self
    other.syncPeriod = .zero
    other.minSyncPeriod = .zero
    return other
  }
}
