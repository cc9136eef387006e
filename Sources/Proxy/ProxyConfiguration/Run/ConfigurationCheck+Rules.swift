internal import KubeObjects
internal import ManifestDecoding

/// kube-proxy's validation (pkg/proxy/apis/config/validation of 1.36), except for what is already checked when values are
/// parsed.
extension ConfigurationCheck {
  mutating func checkRules() {
    checkFollowedVersion()
    checkFeatureGates()
    checkMode()
    checkPeriods()
    checkConntrack()
    checkLogging()
    check(fields.oomScoreAdj, in: -1000...1000, at: "oomScoreAdj", such: "-999")
    check(fields.clientConnection.burst, in: 0...Int32.max, at: "clientConnection.burst", such: "10")
    checkShownMetrics()
    checkUnusedBit()
    if effective.section == .ipvs { checkIPVS() }
  }

  private mutating func checkFeatureGates() {
    for error in featureGates.errors {
      report(at: "featureGates", problem: error.problem, remedy: error.remedy)
    }
    if fields.mode == "ipvs", !featureGates.allowsIPVS {
      report(
        at: "mode", problem: "is ipvs, but the feature gate \(FeatureGate.ipvs) is false",
        remedy: "use nftables")
    }
  }

  private mutating func checkFollowedVersion() {
    let text = options.followedVersion
    guard !text.isEmpty, KubernetesVersion(text) == nil else { return }
    let known = KubernetesVersion.followed.map(\.description).joined(separator: ", ")
    report(
      flag: "follow-kubernetes", problem: "\(text.quoted) is not a version that can be followed",
      remedy: "use one of \(known)")
  }

  private mutating func checkMode() {
    guard !["", "iptables", "ipvs", "nftables", "userspace"].contains(fields.mode) else { return }
    report(
      at: "mode", problem: "\(fields.mode.quoted) is not a valid mode on Linux",
      remedy: "use nftables, iptables or ipvs")
  }

  /// The bit of mode iptables must be valid in mode nftables too, where it is not used.
  private mutating func checkUnusedBit() {
    guard effective.section == .nftables else { return }
    check(fields.iptables.masqueradeBit, in: 0...31, at: "iptables.masqueradeBit", such: "14")
  }

  private mutating func checkPeriods() {
    let section = effective.section.rawValue
    checkPositive(fields.configSyncPeriod, at: "configSyncPeriod", such: "15m0s")
    checkPositive(effective.syncPeriod, at: "\(section).syncPeriod", such: "30s")
    checkNotNegative(effective.minSyncPeriod, at: "\(section).minSyncPeriod")
    guard effective.minSyncPeriod > effective.syncPeriod, effective.syncPeriod > .zero else { return }
    let minimum = written(effective.minSyncPeriod, at: "\(section).minSyncPeriod")
    let period = written(effective.syncPeriod, at: "\(section).syncPeriod")
    report(
      at: "\(section).minSyncPeriod", problem: "\(minimum) is longer than the sync period, \(period)",
      remedy: "shorten it, or lengthen the sync period")
  }

  private mutating func checkConntrack() {
    let conntrack = fields.conntrack
    check(conntrack.maxPerCore, in: 0...Int32.max, at: "conntrack.maxPerCore", such: "32768")
    check(conntrack.min, in: 0...Int32.max, at: "conntrack.min", such: "131072")
    checkNotNegative(conntrack.tcpEstablishedTimeout, at: "conntrack.tcpEstablishedTimeout")
    checkNotNegative(conntrack.tcpCloseWaitTimeout, at: "conntrack.tcpCloseWaitTimeout")
    checkNotNegative(conntrack.udpTimeout, at: "conntrack.udpTimeout")
    checkNotNegative(conntrack.udpStreamTimeout, at: "conntrack.udpStreamTimeout")
  }

  private mutating func checkIPVS() {
    checkNotNegative(fields.ipvs.tcpTimeout, at: "ipvs.tcpTimeout")
    checkNotNegative(fields.ipvs.tcpFinTimeout, at: "ipvs.tcpFinTimeout")
    checkNotNegative(fields.ipvs.udpTimeout, at: "ipvs.udpTimeout")
    _ = blocks(fields.ipvs.excludeCIDRs ?? [], at: "ipvs.excludeCIDRs")
  }

  private mutating func checkLogging() {
    let logging = fields.logging
    checkPositive(logging.flushFrequency.duration, at: "logging.flushFrequency", such: "5s")
    if !["text", "json"].contains(logging.format) {
      report(
        at: "logging.format", problem: "\(logging.format.quoted) is not a valid log format",
        remedy: "use text or json")
    }
    for (index, item) in logging.vmodule.items.enumerated() where !item.isLegal {
      report(
        at: "logging.vmodule[\(index)]",
        problem: "\(item.filePattern.quoted) is not a valid pattern with a log level",
        remedy: "use a file name without '=' and ',', and a level of 0 or more")
    }
  }

  /// Checks the format, `1.35`. kube-proxy accepts only its own previous minor version.
  private mutating func checkShownMetrics() {
    let version = fields.showHiddenMetricsForVersion
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    guard !version.isEmpty, parts.count != 2 || parts.contains(where: { UInt16($0) == nil }) else { return }
    report(
      at: "showHiddenMetricsForVersion", problem: "\(version.quoted) is not a valid Kubernetes version",
      remedy: "use the major and minor version, such as 1.35, or remove it")
  }
}

extension KubeProxyConfiguration.VModuleItem {
  fileprivate var isLegal: Bool {
    !filePattern.isEmpty && !filePattern.contains { "=,".contains($0) } && verbosity >= 0
  }
}
