internal import YAMLNodes

/// A field of the configuration file: how it is read, written, and set by a flag.
struct ConfigurationField: Sendable {
  /// The path from the root of the document: `conntrack.min`.
  let path: String
  let read: @Sendable (YAMLNode, inout KubeProxyConfiguration) throws(InvalidValue) -> Void
  /// Sets the field from the text of a flag; the Boolean is `isRepeated` of `FieldValue.set`.
  let setFromFlag: @Sendable (String, Bool, inout KubeProxyConfiguration) throws(InvalidValue) -> Void
  let node: @Sendable (KubeProxyConfiguration) -> YAMLNode?
  /// The value as pflag prints it.
  let flagText: @Sendable (KubeProxyConfiguration) -> String
  /// Whether two configurations have the same value.
  let isEqual: @Sendable (KubeProxyConfiguration, KubeProxyConfiguration) -> Bool
  /// Whether a flag for it needs no value.
  let isBoolean: Bool

  /// - Parameter omitted: the value for which the field is not written (Go's `omitempty`).
  init<Value: FieldValue>(
    _ path: String, _ keyPath: any WritableKeyPath<KubeProxyConfiguration, Value> & Sendable,
    omitting omitted: Value? = nil
  ) {
    self.path = path
    read = { node, configuration throws(InvalidValue) in
      configuration[keyPath: keyPath] = try Value(node: node)
    }
    setFromFlag = { text, isRepeated, configuration throws(InvalidValue) in
      try configuration[keyPath: keyPath].set(fromFlag: text, isRepeated: isRepeated)
    }
    node = { $0[keyPath: keyPath] == omitted ? nil : $0[keyPath: keyPath].node }
    flagText = { $0[keyPath: keyPath].flagText }
    isEqual = { $0[keyPath: keyPath] == $1[keyPath: keyPath] }
    isBoolean = Value.self == Bool.self || Value.self == Bool?.self
  }

  /// The components of the path.
  var steps: [String] { path.split(separator: ".").map(String.init) }
}

extension ConfigurationField {
  /// Returns the field with this path, which must exist.
  static func at(_ path: String) -> Self {
    guard let field = byPath[path] else { preconditionFailure("there is no field named \(path)") }
    return field
  }

  static let byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })

  /// Every field of `kubeproxy.config.k8s.io/v1alpha1` in Kubernetes 1.36.
  static let all: [Self] =
    general + client + modes + [
      Self("conntrack.maxPerCore", \.conntrack.maxPerCore),
      Self("conntrack.min", \.conntrack.min),
      Self("conntrack.tcpBeLiberal", \.conntrack.tcpBeLiberal),
      Self("conntrack.tcpCloseWaitTimeout", \.conntrack.tcpCloseWaitTimeout),
      Self("conntrack.tcpEstablishedTimeout", \.conntrack.tcpEstablishedTimeout),
      Self("conntrack.udpStreamTimeout", \.conntrack.udpStreamTimeout),
      Self("conntrack.udpTimeout", \.conntrack.udpTimeout),
      Self("winkernel.enableDSR", \.winkernel.enableDSR),
      Self("winkernel.forwardHealthCheckVip", \.winkernel.forwardHealthCheckVip),
      Self("winkernel.networkName", \.winkernel.networkName),
      Self("winkernel.rootHnsEndpointName", \.winkernel.rootHnsEndpointName),
      Self("winkernel.sourceVip", \.winkernel.sourceVip),
    ]

  private static let general: [Self] = [
    Self("bindAddress", \.bindAddress),
    Self("bindAddressHardFail", \.bindAddressHardFail),
    Self("clusterCIDR", \.clusterCIDR),
    Self("configSyncPeriod", \.configSyncPeriod),
    Self("detectLocal.bridgeInterface", \.detectLocal.bridgeInterface),
    Self("detectLocal.interfaceNamePrefix", \.detectLocal.interfaceNamePrefix),
    Self("detectLocalMode", \.detectLocalMode),
    Self("enableProfiling", \.enableProfiling),
    Self("featureGates", \.featureGates),
    Self("healthzBindAddress", \.healthzBindAddress),
    Self("hostnameOverride", \.hostnameOverride),
    Self("metricsBindAddress", \.metricsBindAddress),
    Self("mode", \.mode),
    Self("nodePortAddresses", \.nodePortAddresses),
    Self("oomScoreAdj", \.oomScoreAdj),
    Self("portRange", \.portRange),
    Self("showHiddenMetricsForVersion", \.showHiddenMetricsForVersion),
    Self("windowsRunAsService", \.windowsRunAsService, omitting: false),
  ]

  private static let client: [Self] = [
    Self("clientConnection.acceptContentTypes", \.clientConnection.acceptContentTypes),
    Self("clientConnection.burst", \.clientConnection.burst),
    Self("clientConnection.contentType", \.clientConnection.contentType),
    Self("clientConnection.kubeconfig", \.clientConnection.kubeconfig),
    Self("clientConnection.qps", \.clientConnection.qps),
    Self("logging.flushFrequency", \.logging.flushFrequency),
    Self("logging.format", \.logging.format),
    Self("logging.options.json.infoBufferSize", \.logging.json.infoBufferSize),
    Self("logging.options.json.splitStream", \.logging.json.splitStream, omitting: false),
    Self("logging.options.text.infoBufferSize", \.logging.text.infoBufferSize),
    Self("logging.options.text.splitStream", \.logging.text.splitStream, omitting: false),
    Self("logging.verbosity", \.logging.verbosity),
    Self("logging.vmodule", \.logging.vmodule),
  ]

  private static let modes: [Self] = [
    Self("iptables.localhostNodePorts", \.iptables.localhostNodePorts),
    Self("iptables.masqueradeAll", \.iptables.masqueradeAll),
    Self("iptables.masqueradeBit", \.iptables.masqueradeBit),
    Self("iptables.minSyncPeriod", \.iptables.minSyncPeriod),
    Self("iptables.syncPeriod", \.iptables.syncPeriod),
    Self("ipvs.excludeCIDRs", \.ipvs.excludeCIDRs),
    Self("ipvs.minSyncPeriod", \.ipvs.minSyncPeriod),
    Self("ipvs.scheduler", \.ipvs.scheduler),
    Self("ipvs.strictARP", \.ipvs.strictARP),
    Self("ipvs.syncPeriod", \.ipvs.syncPeriod),
    Self("ipvs.tcpFinTimeout", \.ipvs.tcpFinTimeout),
    Self("ipvs.tcpTimeout", \.ipvs.tcpTimeout),
    Self("ipvs.udpTimeout", \.ipvs.udpTimeout),
    Self("nftables.masqueradeAll", \.nftables.masqueradeAll),
    Self("nftables.masqueradeBit", \.nftables.masqueradeBit),
    Self("nftables.minSyncPeriod", \.nftables.minSyncPeriod),
    Self("nftables.syncPeriod", \.nftables.syncPeriod),
  ]
}
