/// The connection tracking settings that kube-proxy's configuration asks for (KubeProxyConntrackConfiguration). Times
/// are in seconds; 0 and nil leave a setting unchanged.
package struct ConntrackRequirements: Hashable, Sendable {
  /// The number of flows per CPU.
  package var maximumPerCore: Int?
  /// The minimum number of flows, regardless of the number of CPUs. Has no effect without `maximumPerCore`.
  package var minimum: Int?
  /// How long an idle TCP connection is tracked, in seconds.
  package var tcpEstablishedSeconds: Int?
  /// How long a half-closed TCP connection is tracked, in seconds.
  package var tcpCloseWaitSeconds: Int?
  /// Whether out-of-window TCP packets are accepted. False leaves the setting unchanged.
  package var isTCPLiberal: Bool
  /// How long an unanswered UDP flow is tracked, in seconds.
  package var udpSeconds: Int?
  /// How long an answered UDP flow is tracked, in seconds.
  package var udpStreamSeconds: Int?

  /// Creates requirements with kube-proxy's defaults: 32 768 flows per CPU but at least 131 072, 24 hours, one hour
  /// (pkg/proxy/apis/config/v1alpha1/defaults.go).
  package init(
    maximumPerCore: Int? = 32_768, minimum: Int? = 131_072, tcpEstablishedSeconds: Int? = 86_400,
    tcpCloseWaitSeconds: Int? = 3_600, isTCPLiberal: Bool = false, udpSeconds: Int? = nil,
    udpStreamSeconds: Int? = nil
  ) {
    self.maximumPerCore = maximumPerCore
    self.minimum = minimum
    self.tcpEstablishedSeconds = tcpEstablishedSeconds
    self.tcpCloseWaitSeconds = tcpCloseWaitSeconds
    self.isTCPLiberal = isTCPLiberal
    self.udpSeconds = udpSeconds
    self.udpStreamSeconds = udpStreamSeconds
  }

  /// The upper bound on what the per-CPU number can ask for: each flow takes some 300 bytes, plus its share of a
  /// bucket.
  package static let limitByCores = 1_048_576

  /// Returns the required size of the flow table, or nil if there is no requirement. As in kube-proxy 1.36
  /// (pkg/proxy/conntrack/sysctls.go), the minimum may exceed the limit unless the per-CPU total already does.
  package func maximum(cpus: Int) -> Int? {
    guard let maximumPerCore, maximumPerCore > 0 else { return nil }
    let (scaled, isTooLarge) = maximumPerCore.multipliedReportingOverflow(by: cpus)
    if isTooLarge || scaled > Self.limitByCores { return Self.limitByCores }
    return max(scaled, minimum ?? 0)
  }

  /// Returns the required settings for a node with this many CPUs. The numbers of flows and buckets are only ever
  /// raised, because other programs may need more; there is one bucket per four flows.
  package func all(cpus: Int) -> [SettingRequirement] {
    var requirements: [SettingRequirement] = []
    if let maximum = maximum(cpus: cpus), maximum > 0 {
      requirements.append(SettingRequirement(.conntrackMaximum, .atLeast, maximum))
      requirements.append(SettingRequirement(.conntrackHashSize, .atLeast, maximum / 4))
    }
    let times: [(KernelSetting, Int?)] = [
      (.tcpEstablishedTimeout, tcpEstablishedSeconds), (.tcpCloseWaitTimeout, tcpCloseWaitSeconds),
      (.tcpBeLiberal, isTCPLiberal ? 1 : nil), (.udpTimeout, udpSeconds),
      (.udpStreamTimeout, udpStreamSeconds),
    ]
    for case (let setting, let value?) in times where value > 0 {
      requirements.append(SettingRequirement(setting, .exactly, value))
    }
    return requirements
  }
}
