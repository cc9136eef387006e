internal import Allocation

extension Flag {
  /// All flags of kube-proxy 1.36 and our own.
  static let all: [Flag] =
    configuration + cluster + lab + localPods + addresses + links + serving + updates + conntrack + logging
    + unused

  static let byName: [String: Flag] = {
    var flags = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    for (alias, name) in aliases { flags[alias] = flags[name] }
    return flags
  }()

  /// The names of flags of other commands that mean the same.
  private static let aliases = ["node": "hostname-override", "proxy-name": "service-proxy-name"]

  private static let configuration = [
    Flag(
      "config", .configuration, "file", "A KubeProxyConfiguration file; most other flags are then ignored.",
      \.configFile),
    Flag(
      "write-config-to", .configuration, "file",
      "Write the resulting configuration to this file, and exit.",
      \.writeConfigTo),
    Flag(
      "cleanup", .configuration, "", "Remove everything that Viaduct programmed into the kernel, and exit.",
      \.isCleanup),
    Flag(
      "init-only", .configuration, "", "Do only the setup that needs more than CAP_NET_ADMIN, and exit.",
      \.isInitialization),
    Flag(
      "follow-kubernetes", .configuration, "version",
      "The Kubernetes version whose kube-proxy to behave like, 1.36 to 1.40, where versions differ; default: 1.37.",
      \.followedVersion),
    Flag("version", .configuration, "", "Print the version, and exit.", \.version, needsNoValue: true),
  ]

  private static let cluster = [
    Flag(
      "kubeconfig", .cluster, "file",
      "How to reach the API server; default: the service account of the pod that this runs in.",
      sets: "clientConnection.kubeconfig"),
    Flag("master", .cluster, "url", "The address of the API server; overrides the kubeconfig.", \.master),
    Flag(
      "manifests", .cluster, "folder",
      "Serve the manifests in this folder instead of watching an API server.",
      \.manifests),
    Flag(
      "hostname-override", .cluster, "name",
      "The name of this Node; default: this machine's host name. Also --node.",
      \.hostnameOverride, insteadOf: "hostnameOverride"),
    Flag(
      "node-ip", .cluster, "address",
      "The node's own address, if no Node object has it; once for each family.",
      \.nodeIPs),
    Flag(
      "bind-address", .cluster, "address",
      "The node's primary address; overrides the first one of the Node object.",
      \.bindAddress, insteadOf: "bindAddress"),
    Flag(
      "service-proxy-name", .cluster, "name",
      "Serve the Services whose label service.kubernetes.io/service-proxy-name has this value. Also --proxy-name.",
      \.proxyName),
    Flag(
      "kube-api-content-type", .cluster, "type",
      "application/vnd.kubernetes.protobuf (the default), or application/json to ask the API server for JSON alone.",
      sets: "clientConnection.contentType"),
    Flag(
      "kube-api-qps", .cluster, "number",
      "Requests to the API server per second in the long run; default: 5; negative: no limit.",
      sets: "clientConnection.qps"),
    Flag(
      "kube-api-burst", .cluster, "number", "Requests that may be sent at once after a pause; default: 10.",
      sets: "clientConnection.burst"),
  ]

  private static let lab = [
    Flag(
      "service-cluster-ip-range", .lab, "cidrs",
      "The blocks for ClusterIPs, one for each family; default: 10.96.0.0/12,fd00:10:96::/112.",
      \.serviceRanges),
    Flag(
      "service-node-port-range", .lab, "range",
      "The range for node ports; default: \(AddressPools.usualNodePortRange).",
      \.nodePortRange),
    Flag(
      "load-balancer-pool", .lab, "ranges",
      "The addresses for load balancers: blocks, ranges such as 192.168.50.200-192.168.50.220, or single addresses; default: none.",
      \.loadBalancerPool),
    Flag(
      "load-balancer-class", .lab, "name",
      "The spec.loadBalancerClass to serve in addition to Services without one.",
      \.loadBalancerClass),
    Flag(
      "store", .lab, "file", "The file that records allocations; default: .viaduct/store in the folder.",
      \.store),
  ]

  private static let localPods = [
    Flag(
      "detect-local-mode", .localPods, "mode",
      "ClusterCIDR (the default), NodeCIDR (the Node's spec.podCIDRs), BridgeInterface or InterfaceNamePrefix.",
      sets: "detectLocalMode"),
    Flag(
      "cluster-cidr", .localPods, "cidrs", "The blocks of pod addresses, separated by commas.",
      sets: "clusterCIDR"),
    Flag(
      "pod-bridge-interface", .localPods, "name", "The bridge of local pods, in mode BridgeInterface.",
      sets: "detectLocal.bridgeInterface"),
    Flag(
      "pod-interface-name-prefix", .localPods, "prefix",
      "The prefix of local pods' interface names, in mode InterfaceNamePrefix.",
      sets: "detectLocal.interfaceNamePrefix"),
  ]

  private static let addresses = [
    Flag(
      "nodeport-addresses", .addresses, "list",
      "Where node ports are served: primary (the default), all, localhost, and blocks that contain the node's addresses.",
      sets: "nodePortAddresses"),
    Flag(
      "masquerade-all", .addresses, "", "Masquerade all traffic to ClusterIPs.", \.masqueradesAll,
      insteadOf: "iptables.masqueradeAll"),
    Flag(
      "masquerade-bit", .addresses, "bit",
      "The bit of the packet mark that requests masquerading, 0...31; default: 14.", \.masqueradeBit),
    Flag(
      "iptables-masquerade-bit", .addresses, "bit", "The same, if --proxy-mode is not nftables.",
      sets: "iptables.masqueradeBit"),
    Flag(
      "strict-source-ranges", .addresses, "",
      "Drop all traffic of a family that has no source ranges, if the other family has some.",
      \.hasStrictSourceRanges),
    Flag(
      "refuse-other-ports", .addresses, "",
      "Refuse the ports of load balancer addresses and external IPs that no Service has; default: with --load-balancer-pool.",
      \.refusesOtherPorts),
    Flag(
      "default-algorithm", .addresses, "name",
      "How an endpoint is chosen for Services whose annotations do not say it: random (the default), maglev, source-hash or destination-hash.",
      \.defaultAlgorithm),
    Flag(
      "reset-connections", .addresses, "",
      "Reset established TCP connections whose endpoint is gone, for Services whose annotations do not say it.",
      \.resetsConnections),
    Flag(
      "reset-mark-bit", .addresses, "bit",
      "The bit of the connection mark that such connections get, 0...31; default: 13.", \.resetMarkBit),
    Flag(
      "feature-gates", .addresses, "gates",
      "kube-proxy's feature gates; with AllowServiceExternalIPs=false, externalIPs are not served.",
      sets: "featureGates"),
  ]

  private static let serving = [
    Flag(
      "healthz-bind-address", .serving, "address:port",
      "Where health checks are served; default: 0.0.0.0:10256.",
      \.healthzBindAddress, insteadOf: "healthzBindAddress"),
    Flag(
      "healthz-port", .serving, "port",
      "Deprecated: the port, if --healthz-bind-address has none; 0 disables the server.",
      \.healthzPort, insteadOf: "healthzBindAddress"),
    Flag(
      "metrics-bind-address", .serving, "address:port",
      "Where metrics are served; default: 127.0.0.1:10249; empty disables the server.", \.metricsBindAddress,
      insteadOf: "metricsBindAddress"),
    Flag(
      "metrics-port", .serving, "port",
      "Deprecated: the port, if --metrics-bind-address has none; 0 disables the server.",
      \.metricsPort, insteadOf: "metricsBindAddress"),
    Flag(
      "bind-address-hard-fail", .serving, "", "Exit if a port cannot be bound.", sets: "bindAddressHardFail"),
    Flag(
      "counters", .serving, "which",
      "What connections are counted for: none (the default), services, or services-and-endpoints.", \.counters
    ),
  ]

  private static let updates = [
    Flag(
      "proxy-mode", .updates, "mode", "For compatibility with kube-proxy; Viaduct always programs nftables.",
      sets: "mode"),
    Flag(
      "iptables-sync-period", .updates, "duration",
      "How often the tables are checked without a change; default: 30s.",
      \.iptablesSyncPeriod, insteadOf: "iptables.syncPeriod"),
    Flag(
      "iptables-min-sync-period", .updates, "duration", "The minimum time between two updates; default: 1s.",
      \.iptablesMinSyncPeriod, insteadOf: "iptables.minSyncPeriod"),
    Flag(
      "ipvs-sync-period", .updates, "duration", "The same as --iptables-sync-period, in mode ipvs.",
      \.ipvsSyncPeriod,
      insteadOf: "ipvs.syncPeriod"),
    Flag(
      "ipvs-min-sync-period", .updates, "duration", "The same as --iptables-min-sync-period, in mode ipvs.",
      \.ipvsMinSyncPeriod, insteadOf: "ipvs.minSyncPeriod"),
    Flag(
      "no-table-owner", .updates, "", "Let other programs change Viaduct's tables.", \.isTableUnowned),
    Flag(
      "allow-other-proxies", .updates, "", "Start even if another proxy's rules are on this node.",
      \.allowsOtherProxies),
  ]

  private static let conntrack = [
    Flag(
      "conntrack-max-per-core", .conntrack, "number",
      "Maximum number of tracked connections per CPU; default: 32768; 0 leaves the limit unchanged.",
      sets: "conntrack.maxPerCore"),
    Flag(
      "conntrack-min", .conntrack, "number",
      "Minimum size of the conntrack table, whatever the number of CPUs; default: 131072.",
      sets: "conntrack.min"),
    Flag(
      "conntrack-tcp-timeout-established", .conntrack, "duration",
      "Timeout of an idle TCP connection; default: 24h; 0 leaves it unchanged.",
      sets: "conntrack.tcpEstablishedTimeout"),
    Flag(
      "conntrack-tcp-timeout-close-wait", .conntrack, "duration",
      "Timeout of a half-closed TCP connection; default: 1h; 0 leaves it unchanged.",
      sets: "conntrack.tcpCloseWaitTimeout"),
    Flag(
      "conntrack-tcp-be-liberal", .conntrack, "",
      "Accept TCP segments outside the window as part of their connection.",
      sets: "conntrack.tcpBeLiberal"),
    Flag(
      "conntrack-udp-timeout", .conntrack, "duration",
      "Timeout of a UDP flow without replies; 0 (the default) leaves it unchanged.",
      sets: "conntrack.udpTimeout"),
    Flag(
      "conntrack-udp-timeout-stream", .conntrack, "duration",
      "Timeout of a UDP flow with replies; 0 (the default) leaves it unchanged.",
      sets: "conntrack.udpStreamTimeout"),
  ]

  private static let links = [
    Flag(
      "load-balancer-interfaces", .links, "names",
      "Announce load balancer addresses by ARP and NDP on these interfaces; 'auto' means those with a network that "
        + "contains the address, 'none' means nowhere; default: auto with --load-balancer-pool, otherwise none.",
      \.loadBalancerInterfaces),
    Flag(
      "dns", .links, "addresses",
      "Answer DNS queries for Service names at these addresses, with or without a port; default port: 53.",
      \.dns),
    Flag(
      "dns-upstream", .links, "addresses",
      "Forward queries for names outside the cluster to these servers; 'auto' means those in /etc/resolv.conf; "
        + "default: such queries are refused.",
      \.dnsUpstream),
    Flag(
      "cluster-domain", .links, "name", "The domain of Service names; default: cluster.local.",
      \.clusterDomain),
  ]

  private static let logging = [
    Flag("v", .logging, "level", "Log verbosity; 0 is the lowest.", sets: "logging.verbosity"),
    Flag(
      "logging-format", .logging, "format", "text (the default), or json, one object per line.",
      sets: "logging.format"),
  ]

  private static let unused = [
    Flag("vmodule", .unused, sets: "logging.vmodule"),
    Flag("log-flush-frequency", .unused, sets: "logging.flushFrequency"),
    Flag("log-json-info-buffer-size", .unused, sets: "logging.options.json.infoBufferSize"),
    Flag("log-json-split-stream", .unused, sets: "logging.options.json.splitStream"),
    Flag("log-text-info-buffer-size", .unused, sets: "logging.options.text.infoBufferSize"),
    Flag("log-text-split-stream", .unused, sets: "logging.options.text.splitStream"),
    Flag("config-sync-period", .unused, sets: "configSyncPeriod"),
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
    // From Go's default flag set.
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
