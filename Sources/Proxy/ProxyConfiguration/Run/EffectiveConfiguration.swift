/// File and flags together, with those settings drawn out that stand in different places for different modes.
struct EffectiveConfiguration {
  /// All the rest. What is drawn out below is not to be read from here.
  var fields: KubeProxyConfiguration
  /// From the section of the mode; where none is named, from `iptables`, as kube-proxy has it.
  var syncPeriod: GoDuration
  var minSyncPeriod: GoDuration
  var masqueradesAll: Bool
  var masqueradeBit: Int32
  /// Nothing where no CIDR is named; one empty text where the flag is empty.
  var clusterCIDRs: [String]

  /// What a configuration with its defaults says.
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
  /// Where a mode's settings stand.
  enum Section: String {
    case iptables, ipvs, nftables

    /// Modes that kube-proxy had or has, and none, are `iptables`.
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
  /// ipvs has no such fields of its own.
  var masqueradeSection: String { section == .nftables ? "nftables" : "iptables" }

  /// Adds what is on the command line beside the file's fields. With a file, only what kube-proxy uses then as well.
  mutating func add(_ options: RunOptions, from line: RunCommandLine, withFile: Bool) {
    if !options.hostnameOverride.isEmpty {
      let name = options.hostnameOverride.trimmingBlanks
      // What is nothing but blanks is kept, to be refused.
      fields.hostnameOverride = name.isEmpty ? options.hostnameOverride : name.lowercased()
    }
    if let bit = options.masqueradeBit { masqueradeBit = bit }
    guard !withFile else { return }
    addPeriods(options)
    masqueradesAll = options.masqueradesAll ?? masqueradesAll
    // Like kube-proxy, which takes an empty address for none. Only of metrics its help says that it switches them off.
    if !options.bindAddress.isEmpty { fields.bindAddress = options.bindAddress }
    if !options.healthzBindAddress.isEmpty { fields.healthzBindAddress = options.healthzBindAddress }
    fields.metricsBindAddress = options.metricsBindAddress ?? fields.metricsBindAddress
    fields.healthzBindAddress = Self.address(fields.healthzBindAddress, port: options.healthzPort)
    fields.metricsBindAddress = Self.address(fields.metricsBindAddress, port: options.metricsPort)
    if line.has("cluster-cidr") { clusterCIDRs = fields.clusterCIDR.blocks }
  }

  private mutating func addPeriods(_ options: RunOptions) {
    let isIPVS = section == .ipvs
    syncPeriod = (isIPVS ? options.ipvsSyncPeriod : options.iptablesSyncPeriod) ?? syncPeriod
    minSyncPeriod = (isIPVS ? options.ipvsMinSyncPeriod : options.iptablesMinSyncPeriod) ?? minSyncPeriod
  }

  /// Port 0 means no server, by the deprecated flags.
  private static func address(_ text: String, port: Int32) -> String {
    port == 0 ? "" : ListenAddress.text(text, withPort: port)
  }
}

extension EffectiveConfiguration {
  /// What `--write-config-to` writes: what kube-proxy would write, except that no mode means nftables here. A kube-proxy
  /// that is given the file does what we do.
  var written: KubeProxyConfiguration {
    var written = fields
    if written.mode.isEmpty { written.mode = "nftables" }
    if written.detectLocalMode.isEmpty { written.detectLocalMode = "ClusterCIDR" }
    if written.mode == "nftables", (written.nodePortAddresses ?? []).isEmpty {
      written.nodePortAddresses = ["primary"]
    }
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
  /// Separated by commas; an empty text is one empty block, and so an error, as for kube-proxy.
  var blocks: [String] { split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
}
