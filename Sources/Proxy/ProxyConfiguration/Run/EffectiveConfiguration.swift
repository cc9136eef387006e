/// The combination of file and flags. Settings that each mode has in a section of its own are separate properties.
struct EffectiveConfiguration {
  /// All other fields. The settings below must not be read from it.
  var fields: KubeProxyConfiguration
  /// From the section of the mode; without a mode from `iptables`, as in kube-proxy.
  var syncPeriod: GoDuration
  var minSyncPeriod: GoDuration
  var masqueradesAll: Bool
  var masqueradeBit: Int32
  /// Empty if no CIDR is set; a single empty string if the flag is set to an empty value.
  var clusterCIDRs: [String]

  /// Creates the settings of a configuration with defaults.
  init(_ fields: KubeProxyConfiguration) {
    self.fields = fields
    let section = Section(fields.mode)
    syncPeriod = fields[keyPath: section.syncPeriod]
    minSyncPeriod = fields[keyPath: section.minSyncPeriod]
    masqueradesAll = section == .nftables ? fields.nftables.masqueradeAll : fields.iptables.masqueradeAll
    masqueradeBit =
      (section == .nftables ? fields.nftables.masqueradeBit : fields.iptables.masqueradeBit) ?? 14
    clusterCIDRs = fields.clusterCIDR.isEmpty ? [] : fields.clusterCIDR.blocks
  }
}

extension EffectiveConfiguration {
  /// The section with a mode's settings.
  enum Section: String {
    case iptables, ipvs, nftables

    /// Any other mode, and none, uses the section `iptables`.
    init(_ mode: String) { self = Section(rawValue: mode) ?? .iptables }

    var syncPeriod: WritableKeyPath<KubeProxyConfiguration, GoDuration> {
      switch self {
      case .iptables: \.iptables.syncPeriod
      case .ipvs: \.ipvs.syncPeriod
      case .nftables: \.nftables.syncPeriod
      }
    }

    var minSyncPeriod: WritableKeyPath<KubeProxyConfiguration, GoDuration> {
      switch self {
      case .iptables: \.iptables.minSyncPeriod
      case .ipvs: \.ipvs.minSyncPeriod
      case .nftables: \.nftables.minSyncPeriod
      }
    }
  }

  var section: Section { Section(fields.mode) }
  /// The section with the masquerade settings; mode ipvs uses those of iptables.
  var masqueradeSection: String { section == .nftables ? "nftables" : "iptables" }

  /// Applies flags that are not fields of the file. With a file, only those that kube-proxy also uses then.
  mutating func add(_ options: RunOptions, from commandLine: RunCommandLine, withFile: Bool) {
    if !options.hostnameOverride.isEmpty {
      let name = options.hostnameOverride.trimmingBlanks
      // A name of only whitespace is kept, so that it is reported.
      fields.hostnameOverride = name.isEmpty ? options.hostnameOverride : name.lowercased()
    }
    if let bit = options.masqueradeBit { masqueradeBit = bit }
    guard !withFile else { return }
    addPeriods(options)
    masqueradesAll = options.masqueradesAll ?? masqueradesAll
    // As in kube-proxy, an empty address counts as unset, except that of metrics, which its help documents as disabling them.
    if !options.bindAddress.isEmpty { fields.bindAddress = options.bindAddress }
    if !options.healthzBindAddress.isEmpty { fields.healthzBindAddress = options.healthzBindAddress }
    fields.metricsBindAddress = options.metricsBindAddress ?? fields.metricsBindAddress
    fields.healthzBindAddress = Self.address(fields.healthzBindAddress, port: options.healthzPort)
    fields.metricsBindAddress = Self.address(fields.metricsBindAddress, port: options.metricsPort)
    if commandLine.has("cluster-cidr") { clusterCIDRs = fields.clusterCIDR.blocks }
  }

  private mutating func addPeriods(_ options: RunOptions) {
    let isIPVS = section == .ipvs
    // kube-proxy fills in the periods before it reads the flag for the mode, so those of iptables.
    if isIPVS { minSyncPeriod = fields.iptables.minSyncPeriod }
    syncPeriod = (isIPVS ? options.ipvsSyncPeriod : options.iptablesSyncPeriod) ?? syncPeriod
    minSyncPeriod = (isIPVS ? options.ipvsMinSyncPeriod : options.iptablesMinSyncPeriod) ?? minSyncPeriod
  }

  /// A port of 0 in the deprecated flags disables the server.
  private static func address(_ text: String, port: Int32) -> String {
    port == 0 ? "" : ListenAddress.text(text, withPort: port)
  }
}

extension EffectiveConfiguration {
  /// What `--write-config-to` writes: the same as kube-proxy's, except that an unset mode becomes nftables. A kube-proxy
  /// with this file behaves as Viaduct does.
  var written: KubeProxyConfiguration {
    var written = fields
    if written.mode.isEmpty { written.mode = "nftables" }
    if written.detectLocalMode.isEmpty { written.detectLocalMode = "ClusterCIDR" }
    if written.mode == "nftables", (written.nodePortAddresses ?? []).isEmpty {
      written.nodePortAddresses = ["primary"]
    }
    written.portRange = ""
    written.clusterCIDR = clusterCIDRs.joined(separator: ",")
    let section = Section(written.mode)
    for other in [Section.iptables, .ipvs, .nftables] {
      written[keyPath: other.syncPeriod] = other == section ? syncPeriod : .zero
      written[keyPath: other.minSyncPeriod] = other == section ? minSyncPeriod : .zero
    }
    written.iptables.masqueradeAll = section != .nftables && masqueradesAll
    written.nftables.masqueradeAll = section == .nftables && masqueradesAll
    if section == .nftables {
      written.nftables.masqueradeBit = masqueradeBit
    } else {
      written.iptables.masqueradeBit = masqueradeBit
    }
    return written
  }
}

extension String {
  /// The blocks in a text, separated by commas. An empty text is one empty block, which is an error, as in kube-proxy.
  var blocks: [String] { split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
}
