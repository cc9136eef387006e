extension Flag {
  /// Every flag: those of kube-proxy 1.36, and ours.
  static let all: [Flag] =
    configuration + cluster + lab + localPods + addresses + links + serving + updates + conntrack + logging
    + unused

  static let byName: [String: Flag] = {
    var flags = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    for (alias, name) in aliases { flags[alias] = flags[name] }
    return flags
  }()

  /// Names that the other commands have for the same.
  private static let aliases = ["node": "hostname-override", "proxy-name": "service-proxy-name"]

  private static let configuration = [
    Flag(
      "config", .configuration, "file", "A KubeProxyConfiguration; most other flags are then not used.",
      \.configFile),
    Flag(
      "write-config-to", .configuration, "file",
      "Write the configuration that results to this file, and exit.",
      \.writeConfigTo),
    Flag("cleanup", .configuration, "", "Remove all that is ours from the kernel, and exit.", \.isCleanup),
    Flag(
      "init-only", .configuration, "", "Do only what needs more than CAP_NET_ADMIN, and exit.",
      \.isInitialization),
    Flag("version", .configuration, "", "Print the version, and exit.", \.version, standsAlone: true),
  ]

  private static let cluster = [
    Flag(
      "kubeconfig", .cluster, "file",
      "How to reach the API server; default: the account of the pod that this runs in.",
      sets: "clientConnection.kubeconfig"),
    Flag("master", .cluster, "url", "The API server's address, instead of the kubeconfig's.", \.master),
    Flag(
      "manifests", .cluster, "folder", "Follow the manifests in this folder instead of an API server.",
      \.manifests),
    Flag(
      "hostname-override", .cluster, "name",
      "The name of our Node; default: this machine's host name. Also --node.",
      \.hostnameOverride, insteadOf: "hostnameOverride"),
    Flag(
      "node-ip", .cluster, "address",
      "The node's own address, where no Node object says it; once for each family.",
      \.nodeIPs),
    Flag(
      "bind-address", .cluster, "address",
      "The node's primary address, if the Node object has another one first.",
      \.bindAddress, insteadOf: "bindAddress"),
    Flag(
      "service-proxy-name", .cluster, "name",
      "Serve the Services whose label service.kubernetes.io/service-proxy-name has this value. Also --proxy-name.",
      \.proxyName),
    Flag(
      "kube-api-content-type", .cluster, "type", "The media type of requests; default: Kubernetes' protobuf.",
      sets: "clientConnection.contentType"),
    Flag(
      "kube-api-qps", .cluster, "number", "Requests in a second; default: 5.", sets: "clientConnection.qps"),
    Flag(
      "kube-api-burst", .cluster, "number", "Requests at once beyond that; default: 10.",
      sets: "clientConnection.burst"),
    Flag(
      "config-sync-period", .cluster, "duration", "How often everything is asked for again; default: 15m.",
      sets: "configSyncPeriod"),
  ]

  private static let lab = [
    Flag(
      "service-cluster-ip-range", .lab, "cidrs",
      "Where ClusterIPs come from, one block for each family; default: 10.96.0.0/12,fd00:10:96::/112.",
      \.serviceRanges),
    Flag(
      "service-node-port-range", .lab, "range", "Where node ports come from; default: 30000-32767.",
      \.nodePortRange),
    Flag(
      "load-balancer-pool", .lab, "ranges",
      "Where load balancer addresses come from: blocks, ranges such as 192.168.50.200-192.168.50.220, or addresses; default: nowhere.",
      \.loadBalancerPool),
    Flag(
      "load-balancer-class", .lab, "name",
      "The spec.loadBalancerClass that is ours too; Services without one are in any case.",
      \.loadBalancerClass),
    Flag(
      "store", .lab, "file", "Where it is kept what was given; default: .viaduct/store in the folder.",
      \.store),
  ]

  private static let localPods = [
    Flag(
      "detect-local-mode", .localPods, "mode",
      "ClusterCIDR (the default), NodeCIDR (the Node's spec.podCIDRs), BridgeInterface or InterfaceNamePrefix.",
      sets: "detectLocalMode"),
    Flag(
      "cluster-cidr", .localPods, "cidrs", "The blocks that pods' addresses come from, separated by a comma.",
      sets: "clusterCIDR"),
    Flag(
      "pod-bridge-interface", .localPods, "name", "The bridge of local pods, for mode BridgeInterface.",
      sets: "detectLocal.bridgeInterface"),
    Flag(
      "pod-interface-name-prefix", .localPods, "prefix",
      "How interfaces of local pods begin, for mode InterfaceNamePrefix.",
      sets: "detectLocal.interfaceNamePrefix"),
  ]

  private static let addresses = [
    Flag(
      "nodeport-addresses", .addresses, "cidrs",
      "Where node ports are served: primary (the default), or blocks of the node's addresses.",
      sets: "nodePortAddresses"),
    Flag(
      "masquerade-all", .addresses, "", "Masquerade everything that goes to a ClusterIP.", \.masqueradesAll,
      insteadOf: "iptables.masqueradeAll"),
    Flag(
      "masquerade-bit", .addresses, "bit",
      "The bit of the packet mark that asks for masquerading, 0...31; default: 14.", \.masqueradeBit),
    Flag(
      "iptables-masquerade-bit", .addresses, "bit", "The same, where --proxy-mode is not nftables.",
      sets: "iptables.masqueradeBit"),
    Flag(
      "strict-source-ranges", .addresses, "",
      "Source ranges that are all of the other family shut this family out.",
      \.hasStrictSourceRanges),
    Flag(
      "feature-gates", .addresses, "gates",
      "Feature gates of kube-proxy; AllowServiceExternalIPs=false serves no Service at its externalIPs.",
      sets: "featureGates"),
  ]

  private static let serving = [
    Flag(
      "healthz-bind-address", .serving, "address:port", "Where health is served; default: 0.0.0.0:10256.",
      \.healthzBindAddress, insteadOf: "healthzBindAddress"),
    Flag(
      "healthz-port", .serving, "port",
      "Deprecated: its port, if --healthz-bind-address has none; 0 switches it off.",
      \.healthzPort, insteadOf: "healthzBindAddress"),
    Flag(
      "metrics-bind-address", .serving, "address:port",
      "Where metrics are served; default: 127.0.0.1:10249; empty switches it off.", \.metricsBindAddress,
      insteadOf: "metricsBindAddress"),
    Flag(
      "metrics-port", .serving, "port",
      "Deprecated: its port, if --metrics-bind-address has none; 0 switches it off.",
      \.metricsPort, insteadOf: "metricsBindAddress"),
    Flag(
      "bind-address-hard-fail", .serving, "", "End when a port cannot be bound.", sets: "bindAddressHardFail"),
    Flag(
      "counters", .serving, "which",
      "Which elements count connections: none (the default), services, or services-and-endpoints.", \.counters
    ),
  ]

  private static let updates = [
    Flag(
      "proxy-mode", .updates, "mode", "For kube-proxy's sake: whatever it says, nftables is programmed.",
      sets: "mode"),
    Flag(
      "iptables-sync-period", .updates, "duration",
      "How often the table is looked at without a change; default: 30s.",
      \.iptablesSyncPeriod, insteadOf: "iptables.syncPeriod"),
    Flag(
      "iptables-min-sync-period", .updates, "duration", "The least time between two updates; default: 1s.",
      \.iptablesMinSyncPeriod, insteadOf: "iptables.minSyncPeriod"),
    Flag(
      "ipvs-sync-period", .updates, "duration", "The same as --iptables-sync-period, in mode ipvs.",
      \.ipvsSyncPeriod,
      insteadOf: "ipvs.syncPeriod"),
    Flag(
      "ipvs-min-sync-period", .updates, "duration", "The same as --iptables-min-sync-period, in mode ipvs.",
      \.ipvsMinSyncPeriod, insteadOf: "ipvs.minSyncPeriod"),
    Flag(
      "no-table-owner", .updates, "", "Leave our tables open to changes by other programs.", \.isTableUnowned),
    Flag(
      "allow-other-proxies", .updates, "", "Start although another proxy's rules are on this node.",
      \.allowsOtherProxies),
  ]

  private static let conntrack = [
    Flag(
      "conntrack-max-per-core", .conntrack, "number",
      "Connections to track for each CPU; default: 32768; 0 leaves the limit alone.",
      sets: "conntrack.maxPerCore"),
    Flag(
      "conntrack-min", .conntrack, "number", "Connections to track at least; default: 131072.",
      sets: "conntrack.min"),
    Flag(
      "conntrack-tcp-timeout-established", .conntrack, "duration",
      "How long a silent TCP connection is remembered; default: 24h; 0 leaves it alone.",
      sets: "conntrack.tcpEstablishedTimeout"),
    Flag(
      "conntrack-tcp-timeout-close-wait", .conntrack, "duration",
      "How long a half-closed TCP connection is remembered; default: 1h; 0 leaves it alone.",
      sets: "conntrack.tcpCloseWaitTimeout"),
    Flag(
      "conntrack-tcp-be-liberal", .conntrack, "",
      "Count segments out of their window as part of their connection.",
      sets: "conntrack.tcpBeLiberal"),
    Flag(
      "conntrack-udp-timeout", .conntrack, "duration", "How long a UDP flow without an answer is remembered.",
      sets: "conntrack.udpTimeout"),
    Flag(
      "conntrack-udp-timeout-stream", .conntrack, "duration",
      "How long a UDP flow with answers is remembered.",
      sets: "conntrack.udpStreamTimeout"),
  ]

  private static let links = [
    Flag(
      "load-balancer-interfaces", .links, "names",
      "Answer neighbours that ask for load balancer addresses, by ARP and NDP, on these interfaces; 'auto' means those "
        + "with a network that holds the address, 'none' nowhere; default: auto with --load-balancer-pool, else none.",
      \.loadBalancerInterfaces),
    Flag(
      "dns", .links, "addresses",
      "Answer DNS questions for Service names at these addresses, with or without a port; default port: 53.",
      \.dns),
    Flag(
      "dns-upstream", .links, "addresses",
      "Ask these servers for names that are not of the cluster, for all who ask us; 'auto' means those that "
        + "/etc/resolv.conf names; default: such names are refused.",
      \.dnsUpstream),
    Flag(
      "cluster-domain", .links, "name", "What Service names end in; default: cluster.local.", \.clusterDomain),
  ]

  private static let logging = [
    Flag("v", .logging, "level", "How much is logged: 0 is least.", sets: "logging.verbosity"),
    Flag(
      "logging-format", .logging, "format", "text (the default), or json: one object a line.",
      sets: "logging.format"),
  ]

  private static let unused = [
    Flag("vmodule", .unused, sets: "logging.vmodule"),
    Flag("log-flush-frequency", .unused, sets: "logging.flushFrequency"),
    Flag("log-json-info-buffer-size", .unused, sets: "logging.options.json.infoBufferSize"),
    Flag("log-json-split-stream", .unused, sets: "logging.options.json.splitStream"),
    Flag("log-text-info-buffer-size", .unused, sets: "logging.options.text.infoBufferSize"),
    Flag("log-text-split-stream", .unused, sets: "logging.options.text.splitStream"),
    Flag("profiling", .unused, sets: "enableProfiling"),
    Flag("show-hidden-metrics-for-version", .unused, sets: "showHiddenMetricsForVersion"),
    Flag("oom-score-adj", .unused, sets: "oomScoreAdj"),
    Flag("iptables-localhost-nodeports", .unused, sets: "iptables.localhostNodePorts"),
    Flag("ipvs-scheduler", .unused, sets: "ipvs.scheduler"),
    Flag("ipvs-exclude-cidrs", .unused, sets: "ipvs.excludeCIDRs"),
    Flag("ipvs-strict-arp", .unused, sets: "ipvs.strictARP"),
    Flag("ipvs-tcp-timeout", .unused, sets: "ipvs.tcpTimeout"),
    Flag("ipvs-tcpfin-timeout", .unused, sets: "ipvs.tcpFinTimeout"),
    Flag("ipvs-udp-timeout", .unused, sets: "ipvs.udpTimeout"),
    // Of Go's own set of flags.
    Flag("boot-id-file", .unused, "", "", \.unused),
    Flag("machine-id-file", .unused, "", "", \.unused),
    // Windows.
    Flag("windows-service", .unused, sets: "windowsRunAsService"),
    Flag("source-vip", .unused, sets: "winkernel.sourceVip"),
    Flag("network-name", .unused, sets: "winkernel.networkName"),
    Flag("enable-dsr", .unused, sets: "winkernel.enableDSR"),
    Flag("root-hnsendpoint-name", .unused, sets: "winkernel.rootHnsEndpointName"),
    Flag("forward-healthcheck-vip", .unused, sets: "winkernel.forwardHealthCheckVip"),
  ]
}
