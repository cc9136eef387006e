import ClusterModel
import NFTDriver
import NFTNetlink
import ServicePlan
import Testing

/// What is made of a kernel that lacks what only some Services ask for.
@Suite struct KernelSupportTests {
  private static let demanding: ProxySettings = {
    var settings = ProxySettings()
    settings.defaultAlgorithm = .maglev
    settings.resetsConnections = true
    return settings
  }()

  @Test func aKernelWithEverythingChangesNothing() {
    let support = KernelSupport(lacking: [])
    #expect(support.restricted(Self.demanding) == Self.demanding)
    #expect(support.warnings(about: Self.demanding) == [])
  }

  @Test(arguments: RulesetFeature.Kind.allCases)
  func aFeatureCostsNoMoreThanWhatNeedsIt(_ kind: RulesetFeature.Kind) {
    let settings = KernelSupport(lacking: [kind]).restricted(ProxySettings())
    #expect(settings.servesLimits == ![.connectionLimit, .rateLimit, .countingMap].contains(kind))
    #expect(settings.servesHashes == (kind != .hash))
    #expect(settings.marksConnections == (kind != .connectionMark))
  }

  @Test func aSettingOfTheNodeThatHasNoEffectIsReported() {
    let support = KernelSupport(lacking: [.hash, .connectionMark, .rateLimit])
    let warnings = support.warnings(about: Self.demanding)
    #expect(warnings.count == 2)
    #expect(warnings.first?.hasPrefix("--default-algorithm maglev: the kernel has no jhash") == true)
    #expect(warnings.last?.hasPrefix("--reset-connections: the kernel has no connection marks") == true)
    #expect(support.warnings(about: ProxySettings()) == [])
  }
}
