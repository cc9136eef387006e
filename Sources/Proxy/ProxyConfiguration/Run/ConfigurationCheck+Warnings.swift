internal import KubeObjects
internal import ClusterModel

/// Warnings about settings that are accepted but do not have the effect that their author may expect.
extension ConfigurationCheck {
  mutating func addWarnings() {
    warnOfMode()
    warnOfNodePorts()
    warnOfLocalhost()
    warnOfFeatureGates()
    for setting in IgnoredSetting.all { warn(of: setting) }
    warnOfContentType()
    warnOfPorts()
    warnOfUnusedFlags()
  }

  private mutating func warnOfMode() {
    guard !["", "nftables"].contains(fields.mode) else { return }
    report(
      .warning, at: "mode", problem: "is \(fields.mode), but Viaduct always programs nftables",
      remedy: "use nftables")
  }

  /// kube-proxy's older modes serve node ports at all addresses, so switching to Viaduct changes this.
  private mutating func warnOfNodePorts() {
    let comesFromOlderMode = effective.section != .nftables && (file != nil || !fields.mode.isEmpty)
    guard comesFromOlderMode, (fields.nodePortAddresses ?? []).isEmpty else { return }
    report(
      .warning, at: "nodePortAddresses",
      problem: """
        is not set: node ports are served only at the node's primary addresses, as in kube-proxy's nftables mode, and \
        no longer at all addresses and 127.0.0.1
        """, remedy: "use primary, or all, or blocks that contain the addresses")
  }

  /// kube-proxy logs this too, when it sees the loopback interface.
  private mutating func warnOfLocalhost() {
    let names = (fields.nodePortAddresses ?? []).filter {
      NodePortItem($0)?.localhostFamilies.isEmpty == false
    }
    guard let name = names.first, !featureGates.servesLocalhostNodePorts else { return }
    let gate = FeatureGate.localhostNodePorts
    report(
      .warning, at: "nodePortAddresses",
      problem: "names \(name), but node ports are not served there without the feature gate \(gate)",
      remedy: followedVersion.combinesNodePortKeywords ? "enable the gate, or remove it" : "remove it")
  }

  private mutating func warnOfFeatureGates() {
    for (names, reason) in featureGates.ignored {
      report(
        .warning, at: "featureGates",
        problem: "\(names.joined(separator: ", ")): ignored: \(reason)", remedy: "remove it")
    }
  }

  private mutating func warn(of setting: IgnoredSetting) {
    let defaults = KubeProxyConfiguration().withDefaults
    guard !ConfigurationField.at(setting.path).isEqual(fields, defaults) else { return }
    report(.warning, at: setting.path, problem: "is ignored: \(setting.reason)", remedy: setting.remedy)
  }

  private mutating func warnOfContentType() {
    let client = fields.clientConnection
    guard !client.isReadable else { return }
    report(
      .warning, at: "clientConnection.contentType",
      problem: "is ignored: Viaduct does not read \(client.contentType.quoted)",
      remedy: "use application/vnd.kubernetes.protobuf or application/json")
  }

  /// The deprecated flags add a port only to an address without one, and the default addresses have one.
  private mutating func warnOfPorts() {
    guard file == nil else { return }
    warnOfPort("healthz", number: options.healthzPort, result: fields.healthzBindAddress)
    warnOfPort("metrics", number: options.metricsPort, result: fields.metricsBindAddress)
  }

  private mutating func warnOfPort(_ server: String, number: Int32, result: String) {
    guard commandLine.has("\(server)-port") else { return }
    let isUsed = number == 0 || result.hasSuffix(":\(number)")
    report(
      .warning, flag: "\(server)-port",
      problem: isUsed
        ? "is deprecated" : "is ignored, as in kube-proxy, because \(result) already has a port",
      remedy: number == 0
        ? "keep it until kube-proxy has a replacement for it" : "use --\(server)-bind-address instead")
  }

  private mutating func warnOfUnusedFlags() {
    var seen: Set<String> = []
    for parsed in commandLine.flags where seen.insert(parsed.flag.name).inserted {
      guard let reason = reasonIgnored(parsed.flag) else { continue }
      report(
        .warning, flag: parsed.flag.name, problem: "is ignored: \(reason.problem)", remedy: reason.remedy)
    }
  }

  private func reasonIgnored(_ flag: Flag) -> (problem: String, remedy: String)? {
    if file != nil, let path = flag.path, !flag.appliesWithFile {
      return ("--config is set, as in kube-proxy", "set \(path) in the file")
    }
    switch flag.name {
    case "boot-id-file", "machine-id-file":
      return ("this machine's identity is not used", "remove it")
    case "ipvs-sync-period" where effective.section != .ipvs,
      "ipvs-min-sync-period" where effective.section != .ipvs:
      return ("it applies only in ipvs mode", "use --iptables-\(flag.name.dropFirst(5)) instead")
    case "iptables-sync-period" where effective.section == .ipvs,
      "iptables-min-sync-period" where effective.section == .ipvs:
      return ("it does not apply in ipvs mode", "use --ipvs-\(flag.name.dropFirst(9)) instead")
    case "iptables-masquerade-bit" where effective.section == .nftables:
      return ("it does not apply in nftables mode, as in kube-proxy", "use --masquerade-bit instead")
    default: return nil
    }
  }
}
