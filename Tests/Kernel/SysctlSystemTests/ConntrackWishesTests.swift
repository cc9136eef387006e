import Testing

@testable import Sysctl

struct ConntrackWishesTests {
  /// The table of kube-proxy's own behaviour: per core, minimum, CPUs, and what is to be set.
  @Test(
    arguments: [
      (nil, nil, 8, nil), (0, 131_072, 8, nil), (-1, 131_072, 8, nil), (32_768, 131_072, 1, 131_072),
      (32_768, 131_072, 4, 131_072), (32_768, 131_072, 5, 163_840), (32_768, 131_072, 32, 1_048_576),
      (32_768, 131_072, 256, 1_048_576), (32_768, nil, 2, 65_536), (1, 2_000_000, 8, 2_000_000),
      (Int.max, 5, 2, 1_048_576), (1_048_577, 2_000_000, 1, 1_048_576), (1, nil, 1, 1),
    ] as [(Int?, Int?, Int, Int?)])
  func countsAsKubeProxyDoes(_ perCore: Int?, _ minimum: Int?, _ cpus: Int, _ maximum: Int?) {
    #expect(ConntrackWishes(maximumPerCore: perCore, minimum: minimum).maximum(cpus: cpus) == maximum)
  }

  @Test func defaultsAreKubeProxys() {
    #expect(
      ConntrackWishes().wishes(cpus: 8) == [
        SettingWish(.conntrackMaximum, .atLeast, 262_144), SettingWish(.conntrackHashSize, .atLeast, 65_536),
        SettingWish(.tcpEstablishedTimeout, .exactly, 86_400),
        SettingWish(.tcpCloseWaitTimeout, .exactly, 3_600),
      ])
  }

  @Test func zeroLeavesAlone() {
    let wishes = ConntrackWishes(
      maximumPerCore: 0, minimum: 0, tcpEstablishedSeconds: 0, tcpCloseWaitSeconds: 0, udpSeconds: 0,
      udpStreamSeconds: 0)
    #expect(wishes.wishes(cpus: 8) == [])
  }

  @Test func everyWishHasItsSetting() {
    let wishes = ConntrackWishes(
      maximumPerCore: nil, tcpEstablishedSeconds: nil, tcpCloseWaitSeconds: nil, isTCPLiberal: true,
      udpSeconds: 30, udpStreamSeconds: 180)
    #expect(
      wishes.wishes(cpus: 8) == [
        SettingWish(.tcpBeLiberal, .exactly, 1), SettingWish(.udpTimeout, .exactly, 30),
        SettingWish(.udpStreamTimeout, .exactly, 180),
      ])
  }

  @Test func moreIsEnoughOnlyWhereItIsMeantSo() {
    #expect(SettingWish(.conntrackMaximum, .atLeast, 5).isFulfilled(by: 6))
    #expect(!SettingWish(.conntrackMaximum, .atLeast, 5).isFulfilled(by: 4))
    #expect(!SettingWish(.udpTimeout, .exactly, 5).isFulfilled(by: 6))
    #expect(SettingWish(.udpTimeout, .exactly, 5).isFulfilled(by: 5))
  }

  @Test(
    arguments: [
      ("0", 1), ("0-1", 2), ("0-3,8-11,16", 9), ("", nil), ("x", nil), ("3-1", nil), ("0-", 1), ("0,y", nil),
    ] as [(String, Int?)])
  func countsCPUs(_ list: String, _ count: Int?) { #expect(KernelSettings.count(ofList: list) == count) }
}
