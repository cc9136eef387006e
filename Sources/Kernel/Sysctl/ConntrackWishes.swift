/// What kube-proxy's configuration says of connection tracking (KubeProxyConntrackConfiguration). Times are in seconds;
/// 0 leaves a setting as it is, and so does nil.
public struct ConntrackWishes: Hashable, Sendable {
  /// How many flows for each CPU.
  public var maximumPerCore: Int?
  /// How many flows at least, however few CPUs there are. Means nothing without `maximumPerCore`.
  public var minimum: Int?
  /// Seconds that an idle TCP connection is remembered.
  public var tcpEstablishedSeconds: Int?
  /// Seconds that a half-closed TCP connection is remembered.
  public var tcpCloseWaitSeconds: Int?
  /// Whether TCP packets out of the window are let pass. False leaves the setting as it is.
  public var isTCPLiberal: Bool
  /// Seconds that an unanswered UDP flow is remembered.
  public var udpSeconds: Int?
  /// Seconds that an answered UDP flow is remembered.
  public var udpStreamSeconds: Int?

  /// kube-proxy's defaults: 32 768 flows for each CPU and no fewer than 131 072, 24 hours, one hour
  /// (pkg/proxy/apis/config/v1alpha1/defaults.go).
  public init(
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

  /// More flows than this are not asked for on account of many CPUs: each takes some 300 bytes, and a bucket more.
  public static let limitByCores = 1_048_576

  /// How many flows there must be room for; nil when that is nobody's wish. As in kube-proxy 1.36
  /// (pkg/proxy/conntrack/sysctls.go): the minimum may be above the limit, unless the CPUs alone are.
  public func maximum(cpus: Int) -> Int? {
    guard let maximumPerCore, maximumPerCore > 0 else { return nil }
    let (scaled, isTooLarge) = maximumPerCore.multipliedReportingOverflow(by: cpus)
    if isTooLarge || scaled > Self.limitByCores { return Self.limitByCores }
    return max(scaled, minimum ?? 0)
  }

  /// What should be set, on a node of so many CPUs. The number of flows and of buckets is only ever raised, since
  /// others may need more; a bucket for four flows.
  public func wishes(cpus: Int) -> [SettingWish] {
    var wishes: [SettingWish] = []
    if let maximum = maximum(cpus: cpus), maximum > 0 {
      wishes.append(SettingWish(.conntrackMaximum, .atLeast, maximum))
      wishes.append(SettingWish(.conntrackHashSize, .atLeast, maximum / 4))
    }
    let times: [(KernelSetting, Int?)] = [
      (.tcpEstablishedTimeout, tcpEstablishedSeconds), (.tcpCloseWaitTimeout, tcpCloseWaitSeconds),
      (.tcpBeLiberal, isTCPLiberal ? 1 : nil), (.udpTimeout, udpSeconds),
      (.udpStreamTimeout, udpStreamSeconds),
    ]
    for case (let setting, let value?) in times where value > 0 {
      wishes.append(SettingWish(setting, .exactly, value))
    }
    return wishes
  }
}
