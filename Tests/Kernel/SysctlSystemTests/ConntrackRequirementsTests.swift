import Testing

@testable import Sysctl

struct ConntrackRequirementsTests {
  /// kube-proxy's own behavior: flows per core, minimum, CPUs, and the resulting maximum.
  @Test(
    arguments: [
      (nil, nil, 8, nil), (0, 131_072, 8, nil), (-1, 131_072, 8, nil), (32_768, 131_072, 1, 131_072),
      (32_768, 131_072, 4, 131_072), (32_768, 131_072, 5, 163_840), (32_768, 131_072, 32, 1_048_576),
      (32_768, 131_072, 256, 1_048_576), (32_768, nil, 2, 65_536), (1, 2_000_000, 8, 2_000_000),
      (Int.max, 5, 2, 1_048_576), (1_048_577, 2_000_000, 1, 1_048_576), (1, nil, 1, 1),
    ] as [(Int?, Int?, Int, Int?)])
  func computesTheMaximumLikeKubeProxy(_ perCore: Int?, _ minimum: Int?, _ cpus: Int, _ maximum: Int?) {
    #expect(ConntrackRequirements(maximumPerCore: perCore, minimum: minimum).maximum(cpus: cpus) == maximum)
  }

  @Test func hasKubeProxysDefaults() {
    #expect(
      ConntrackRequirements().all(cpus: 8) == [
        SettingRequirement(.conntrackMaximum, .atLeast, 262_144),
        SettingRequirement(.conntrackHashSize, .atLeast, 65_536),
        SettingRequirement(.tcpEstablishedTimeout, .exactly, 86_400),
        SettingRequirement(.tcpCloseWaitTimeout, .exactly, 3_600),
      ])
  }

  @Test func zeroLeavesSettingsUnchanged() {
    let requirements = ConntrackRequirements(
      maximumPerCore: 0, minimum: 0, tcpEstablishedSeconds: 0, tcpCloseWaitSeconds: 0, udpSeconds: 0,
      udpStreamSeconds: 0)
    #expect(requirements.all(cpus: 8) == [])
  }

  @Test func everyRequirementHasASetting() {
    let requirements = ConntrackRequirements(
      maximumPerCore: nil, tcpEstablishedSeconds: nil, tcpCloseWaitSeconds: nil, isTCPLiberal: true,
      udpSeconds: 30, udpStreamSeconds: 180)
    #expect(
      requirements.all(cpus: 8) == [
        SettingRequirement(.tcpBeLiberal, .exactly, 1), SettingRequirement(.udpTimeout, .exactly, 30),
        SettingRequirement(.udpStreamTimeout, .exactly, 180),
      ])
  }

  @Test func lowerBoundAcceptsMore() {
    #expect(SettingRequirement(.conntrackMaximum, .atLeast, 5).isMet(by: 6))
    #expect(!SettingRequirement(.conntrackMaximum, .atLeast, 5).isMet(by: 4))
    #expect(!SettingRequirement(.udpTimeout, .exactly, 5).isMet(by: 6))
    #expect(SettingRequirement(.udpTimeout, .exactly, 5).isMet(by: 5))
  }

  @Test(
    arguments: [
      ("0", 1), ("0-1", 2), ("0-3,8-11,16", 9), ("", nil), ("x", nil), ("3-1", nil), ("0-", 1), ("0,y", nil),
    ] as [(String, Int?)])
  func countsCPUs(_ list: String, _ count: Int?) { #expect(KernelSettings.count(ofList: list) == count) }
}
