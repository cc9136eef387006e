import ClusterModel
import ProxyConfiguration
import Testing

/// KubeProxyConfiguration files that work in kube-proxy also work in Viaduct.
@Suite struct ConfigurationFileTests {
  /// The file that kubeadm 1.36 writes to the ConfigMap kube-proxy.
  static let kubeadm = """
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    bindAddress: 0.0.0.0
    bindAddressHardFail: false
    clientConnection:
      acceptContentTypes: ""
      burst: 0
      contentType: ""
      kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
      qps: 0
    clusterCIDR: 10.244.0.0/16
    configSyncPeriod: 0s
    conntrack:
      maxPerCore: null
      min: null
      tcpBeLiberal: false
      tcpCloseWaitTimeout: null
      tcpEstablishedTimeout: null
      udpStreamTimeout: 0s
      udpTimeout: 0s
    detectLocal:
      bridgeInterface: ""
      interfaceNamePrefix: ""
    detectLocalMode: ""
    enableProfiling: false
    healthzBindAddress: ""
    hostnameOverride: ""
    iptables:
      localhostNodePorts: null
      masqueradeAll: false
      masqueradeBit: null
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
      flushFrequency: 0
      options:
        json:
          infoBufferSize: "0"
        text:
          infoBufferSize: "0"
      verbosity: 0
    metricsBindAddress: ""
    mode: ""
    nftables:
      masqueradeAll: false
      masqueradeBit: null
      minSyncPeriod: 0s
      syncPeriod: 0s
    nodePortAddresses: null
    oomScoreAdj: null
    portRange: ""
    showHiddenMetricsForVersion: ""
    winkernel:
      enableDSR: false
      forwardHealthCheckVip: false
      networkName: ""
      rootHnsEndpointName: ""
      sourceVip: ""
    """

  /// With the command line of kubeadm's DaemonSet.
  @Test func aKubeadmClusterRunsWithOneWarning() throws {
    let resolved = try resolve(["--hostname-override=node1"], file: Self.kubeadm)
    #expect(
      resolved.warnings.map(\.description) == [
        """
        warning: proxy.yaml:58:20: nodePortAddresses: is not set: node ports are served only at the node's primary \
        addresses, as in kube-proxy's nftables mode, and no longer at all addresses and 127.0.0.1; use primary, or all, or \
        blocks that contain the addresses
        """
      ])
    var connection = ClusterConnection()
    connection.kubeconfig = "/var/lib/kube-proxy/kubeconfig.conf"
    var expected = try resolve(["--cluster-cidr=10.244.0.0/16", "--hostname-override=node1"]).run
    expected.source = .cluster(connection)
    var found = resolved.run
    found.configurationFile = nil
    #expect(found == expected)
  }

  @Test func itIsKnownWhichFileItWas() throws {
    #expect(try resolve(["--hostname-override=node1"]).run.configurationFile == nil)
    let named = try resolve(["--hostname-override=node1"], file: Self.kubeadm)
    #expect(named.run.configurationFile == "proxy.yaml")
  }

  /// The file of kind: kubeadm's with a few changes.
  @Test func aKindClusterRuns() throws {
    let lines = """
      mode: iptables
      iptables: {minSyncPeriod: 1s}
      conntrack: {maxPerCore: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
      clusterCIDR: 10.244.0.0/16,fd00:10:244::/56
      """
    let resolved = try resolve(["--hostname-override=kind-worker"], file: file(lines))
    #expect(resolved.warnings.map(\.field) == ["mode", "nodePortAddresses"])
    #expect(resolved.run.conntrack.setsNothing)
  }

  @Test func jsonIsReadAsWell() throws {
    let json =
      #"{"apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration", "mode": "nftables", "conntrack": {"min": 5, "maxPerCore": 1}}"#
    #expect(try resolve([], file: json).run.conntrack.minimum == 5)
  }

  @Test(arguments: ["# only a comment\n---\n", "---\n", "\u{feff}"])
  func textBeforeTheDocumentIsIgnored(_ start: String) throws {
    #expect(try resolve([], file: start + file("mode: nftables")).warnings == [])
  }

  /// kube-proxy decodes strictly first and then, with a warning, leniently.
  @Test func unknownFieldsAreReported() throws {
    let lines = "mode: nftables\nfoo: bar\nconntrack:\n  maxpercore: 5\n  min: 7\n"
    let resolved = try resolve([], file: file(lines))
    #expect(
      resolved.warnings.map(\.description) == [
        "warning: proxy.yaml:4:6: foo: is not a field of KubeProxyConfiguration and is ignored; remove it",
        """
        warning: proxy.yaml:6:15: conntrack.maxpercore: is not a field of KubeProxyConfiguration and is ignored; did \
        you mean maxPerCore?
        """,
      ])
    #expect(resolved.run.conntrack.minimum == 7)
  }

  @Test func onlyTheFirstDocumentIsRead() throws {
    let resolved = try resolve([], file: file("mode: nftables\n---\nmode: ipvs\n"))
    #expect(resolved.warnings.map(\.problem) == ["only the first document is read"])
    #expect(resolved.kubeProxy.mode == "nftables")
  }

  @Test(arguments: [
    ("", "error: proxy.yaml:1:1: is not a KubeProxyConfiguration; "),
    ("Twas bryllyg", "error: proxy.yaml:1:1: is not a KubeProxyConfiguration; "),
    (
      "kind: KubeProxyConfiguration",
      "error: proxy.yaml:1:1: apiVersion: is missing; set it to kubeproxy.config.k8s.io/v1alpha1"
    ),
    (
      "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeSchedulerConfiguration",
      "error: proxy.yaml:2:7: kind: \"KubeSchedulerConfiguration\" is not supported; set it to KubeProxyConfiguration"
    ),
    ("bindAddress: ::", "error: proxy.yaml:1:15: mapping values are not allowed in this context; "),
    ("a: 1\na: 2", "error: proxy.yaml:1:1: \"a\" appears twice in one mapping; keep one of them"),
    (
      "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nconntrack: 5",
      "error: proxy.yaml:3:12: conntrack: \"5\" is not a mapping; write its fields on the lines below it, indented"
    ),
  ])
  func refusesInvalidFiles(_ text: String, _ start: String) {
    let found = problems([], file: text)
    #expect(found.contains { $0.hasPrefix(start) }, "\(found)")
  }

  /// With a file, most flags are ignored with a warning.
  @Test func flagsAreIgnoredWithAFile() throws {
    let words = [
      "--cluster-cidr=", "--proxy-mode=ipvs", "--masquerade-all", "--healthz-port=0", "--kubeconfig=/other",
    ]
    let resolved = try resolve(words, file: Self.kubeadm)
    #expect(
      resolved.warnings.map(\.description).dropFirst() == [
        "warning: --cluster-cidr: is ignored: --config is set, as in kube-proxy; set clusterCIDR in the file",
        "warning: --proxy-mode: is ignored: --config is set, as in kube-proxy; set mode in the file",
        "warning: --masquerade-all: is ignored: --config is set, as in kube-proxy; set iptables.masqueradeAll in the file",
        "warning: --healthz-port: is ignored: --config is set, as in kube-proxy; set healthzBindAddress in the file",
        "warning: --kubeconfig: is ignored: --config is set, as in kube-proxy; set clientConnection.kubeconfig in the file",
      ])
    #expect(resolved.run.healthz != nil)
    #expect(!resolved.run.masqueradesAll)
  }

  @Test func loggingFlagsAndTheHostNameApplyWithAFile() throws {
    let lines = "mode: nftables\nhostnameOverride: foo\nlogging: {verbosity: 1, flushFrequency: 1000000000}"
    let resolved = try resolve(["-v=7", "--hostname-override=  Bar "], file: file(lines))
    #expect(resolved.run.verbosity == 7)
    #expect(resolved.run.nodeName == "bar")
    #expect(resolved.kubeProxy.yaml.contains("  flushFrequency: 1000000000\n"))
    #expect(resolved.warnings.map(\.field) == ["logging.flushFrequency"])
  }

  @Test(arguments: [
    ("mode: ipvs", "mode"), ("mode: userspace", "mode"), ("ipvs: {scheduler: rr}", "ipvs.scheduler"),
    ("ipvs: {excludeCIDRs: [10.0.0.0/8]}", "ipvs.excludeCIDRs"),
    ("ipvs: {strictARP: true}", "ipvs.strictARP"),
    ("ipvs: {tcpTimeout: 1s}", "ipvs.tcpTimeout"), ("ipvs: {tcpFinTimeout: 1s}", "ipvs.tcpFinTimeout"),
    ("ipvs: {udpTimeout: 1s}", "ipvs.udpTimeout"), ("winkernel: {enableDSR: true}", "winkernel.enableDSR"),
    ("winkernel: {forwardHealthCheckVip: true}", "winkernel.forwardHealthCheckVip"),
    ("winkernel: {networkName: a}", "winkernel.networkName"),
    ("winkernel: {rootHnsEndpointName: a}", "winkernel.rootHnsEndpointName"),
    ("winkernel: {sourceVip: 10.0.0.1}", "winkernel.sourceVip"),
    ("windowsRunAsService: true", "windowsRunAsService"),
    ("portRange: 1-2", "portRange"), ("oomScoreAdj: -998", "oomScoreAdj"),
    ("enableProfiling: true", "enableProfiling"),
    ("showHiddenMetricsForVersion: \"1.35\"", "showHiddenMetricsForVersion"),
    ("featureGates: {ContextualLogging: true, LoggingBetaOptions: false}", "featureGates"),
    ("logging: {flushFrequency: 1s}", "logging.flushFrequency"),
    ("logging: {vmodule: [{filePattern: a, verbosity: 1}]}", "logging.vmodule"),
    ("logging: {options: {json: {splitStream: true}}}", "logging.options.json.splitStream"),
    ("logging: {options: {text: {infoBufferSize: 4Ki}}}", "logging.options.text.infoBufferSize"),
    ("clientConnection: {acceptContentTypes: a/b}", "clientConnection.acceptContentTypes"),
  ])
  func ignoredFieldsAreReportedOnce(_ line: String, _ field: String) throws {
    let lines = (line.hasPrefix("mode") ? "" : "mode: nftables\n") + "nodePortAddresses: [primary]\n" + line
    #expect(try warned([], file: file(lines)) == [field])
  }

  /// The same for flags.
  @Test(arguments: [
    "ipvs-scheduler=rr", "ipvs-strict-arp", "ipvs-sync-period=1m", "oom-score-adj=-998",
    "feature-gates=NativeHistograms=true",
    "profiling", "vmodule=a=1", "boot-id-file=/etc/id", "machine-id-file=/etc/id",
    "enable-dsr",
    "healthz-port=10256", "metrics-port=1", "log-flush-frequency=1s", "show-hidden-metrics-for-version=1.35",
  ])
  func ignoredFlagsAreReportedOnce(_ flag: String) throws {
    #expect(try warned(["--\(flag)"]) == ["--\(flag.prefix { $0 != "=" })"])
  }
}
