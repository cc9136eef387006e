import Addresses
import ClusterModel
import ServicePlan
import Testing

@testable import ProxyConfiguration

struct FeatureGateTests {
  @Test(arguments: [true, false]) func externalIPsAreServedAsTheGateSays(_ value: Bool) throws {
    let line = "--feature-gates=AllowServiceExternalIPs=\(value)"
    for resolved in [
      try resolve([line]), try resolve([], file: file("featureGates: {AllowServiceExternalIPs: \(value)}")),
    ] {
      #expect(resolved.run.servesExternalIPs == value)
      #expect(resolved.run.settings(for: nil).servesExternalIPs == value)
      #expect(!resolved.warnings.contains { $0.field?.contains("eature") == true })
    }
    #expect(try FeatureGates(flag: "AllowServiceExternalIPs=\(value)").servesExternalIPs == value)
  }

  /// With a file, the flag is ignored, as in kube-proxy.
  @Test func theFileOverridesTheFlag() throws {
    let resolved = try resolve(
      ["--feature-gates=AllowServiceExternalIPs=true"],
      file: file("featureGates: {AllowServiceExternalIPs: false}"))
    #expect(!resolved.run.servesExternalIPs)
    #expect(resolved.warnings.contains { $0.field == "--feature-gates" })
  }

  @Test func externalIPsAreServedByDefault() throws {
    #expect(try resolve([]).run.servesExternalIPs)
    #expect(try FeatureGates(flag: "ContextualLogging=false").servesExternalIPs)
  }

  @Test(arguments: [
    (
      "AllowServiceExternalIP",
      "unrecognized feature gate: AllowServiceExternalIP; did you mean AllowServiceExternalIPs?"
    ),
    ("allowserviceexternalips", "unrecognized feature gate: allowserviceexternalips"),
    ("TopologyAwareHints", "unrecognized feature gate: TopologyAwareHints; remove it"),
    (
      "PreferSameTrafficDistribution",
      "cannot set feature gate PreferSameTrafficDistribution to false, feature is locked to true; remove it"
    ),
    (
      "NFTablesProxyMode",
      "cannot set feature gate NFTablesProxyMode to false, feature is locked to true; remove it"
    ),
    (
      "InOrderInformers",
      "cannot set feature gate InOrderInformers to false, feature is locked to true; remove it"
    ),
    (
      "SidecarContainers",
      "cannot set feature gate SidecarContainers to false, feature is locked to true; remove it"
    ),
  ])
  func whatKubeProxyRefusesIsRefused(_ name: String, _ text: String) {
    let flag = problems(["--feature-gates=\(name)=false"])
    #expect(flag.count == 1 && flag[0].hasPrefix("error: --feature-gates: \(text)"), "\(flag)")
    let lines = problems([], file: file("featureGates: {\(name): false}"))
    #expect(lines.count == 1 && lines[0].contains("featureGates: \(text)"), "\(lines)")
    #expect(throws: ConfigurationError.self) { try FeatureGates(flag: "\(name)=false") }
  }

  @Test func aLockedGateMayBeSetToItsValue() throws {
    let gates = "PreferSameTrafficDistribution=true,NFTablesProxyMode=true,SeparateCacheWatchRPC=false"
    #expect(try warned(["--feature-gates=\(gates)"]) == [])
  }

  @Test func modeIPVSNeedsItsGate() throws {
    let found = problems([], file: file("mode: ipvs\nfeatureGates: {KubeProxyIPVS: false}"))
    #expect(
      found.count == 1 && found[0].contains("mode: is ipvs, but the feature gate KubeProxyIPVS is false"))
    #expect(problems(["--proxy-mode=ipvs", "--feature-gates=KubeProxyIPVS=true"]) == [])
    #expect(problems(["--feature-gates=KubeProxyIPVS=false"]) == [])
  }

  /// The gate is off in 1.37 and on in 1.38, unless it is set, or AllAlpha or AllBeta sets it.
  @Test(arguments: [
    ([], false), (["--feature-gates=KubeProxyNFTablesLocalhostNodePorts=true"], true),
    (["--feature-gates=AllAlpha=true"], true), (["--feature-gates=AllBeta=true"], false),
    (["--feature-gates=AllAlpha=true,KubeProxyNFTablesLocalhostNodePorts=false"], false),
    (["--follow-kubernetes=1.38"], true), (["--follow-kubernetes=1.40"], true),
    (["--follow-kubernetes=1.38", "--feature-gates=AllBeta=false"], false),
    (["--follow-kubernetes=1.38", "--feature-gates=KubeProxyNFTablesLocalhostNodePorts=false"], false),
  ])
  func nodePortsAreServedAtLocalhostAsTheGateSays(_ words: [String], _ isOn: Bool) throws {
    let resolved = try resolve(words + ["--nodeport-addresses=primary,localhost"])
    #expect(resolved.run.nodePortAddresses.localhostFamilies == (isOn ? [.ipv4, .ipv6] : []))
    #expect(resolved.run.nodePortAddresses.includesPrimary)
    let warnings = resolved.warnings.map(\.description).filter { $0.contains("--nodeport-addresses") }
    #expect(
      warnings.isEmpty == isOn && warnings.allSatisfy { $0.contains("names localhost, but") }, "\(warnings)")
  }

  /// Loopback blocks ask for it too; larger blocks and `all` do not.
  @Test(arguments: [
    ("127.0.0.0/8", [AddressFamily.ipv4]), ("127.0.0.1/32", [.ipv4]), ("::1/128", [.ipv6]),
    ("localhost", [.ipv4, .ipv6]), ("10.0.0.0/8,::1/128,127.0.0.1/32", [.ipv4, .ipv6]), ("all", []),
    ("0.0.0.0/0,::/0", []), ("primary", []), ("all,localhost", [.ipv4, .ipv6]), ("126.0.0.0/7", []),
  ])
  func loopbackAddressesAreAskedFor(_ list: String, _ families: [AddressFamily]) throws {
    let words = ["--nodeport-addresses=\(list)", "--follow-kubernetes=1.38"]
    #expect(try resolve(words).run.nodePortAddresses.localhostFamilies == Set(families))
  }

  @Test func aVersionDecidesWhichGatesAreKnown() {
    let gate = "KubeProxyNFTablesLocalhostNodePorts"
    let found = problems(["--follow-kubernetes=1.36", "--feature-gates=\(gate)=true"])
    #expect(
      found == [
        "error: --feature-gates: unrecognized feature gate: \(gate); remove it, or follow the version that has it, "
          + "with --follow-kubernetes=1.37"
      ])
  }

  /// Locked since 1.37.
  @Test func aVersionDecidesWhichGatesAreLocked() {
    let words = ["--feature-gates=RelaxedServiceNameValidation=false"]
    #expect(problems(words + ["--follow-kubernetes=1.36"]) == [])
    #expect(problems(words).count == 1)
  }

  @Test(arguments: ["1.36", "1.37", "1.38", "1.39", "1.40"])
  func externalIPsAreOffFromVersion140On(_ version: String) throws {
    let words = ["--follow-kubernetes=\(version)"]
    let isOn = version != "1.40"
    #expect(try resolve(words).run.servesExternalIPs == isOn)
    #expect(try resolve(words + ["--feature-gates=AllowServiceExternalIPs=true"]).run.servesExternalIPs)
    let followed = try #require(KubernetesVersion(version))
    #expect(try FeatureGates(flag: "", in: followed).servesExternalIPs == isOn)
    #expect(try resolve(words).run.followedVersion == followed)
    let ipvs = problems(words + ["--proxy-mode=ipvs"])
    #expect(ipvs.isEmpty == isOn)
  }

  @Test(arguments: ["1.35", "1.41", "1.4", "2.37", "v1.37", "1.37.2", "newest"])
  func otherVersionsCannotBeFollowed(_ text: String) {
    let found = problems(["--follow-kubernetes=\(text)"])
    #expect(
      found == [
        "error: --follow-kubernetes: \"\(text)\" is not a version that can be followed; use one of 1.36, 1.37, 1.38, "
          + "1.39, 1.40"
      ])
  }

  /// A constant of Kubernetes' source and the gate that it names may be spelled differently.
  @Test func gatesAreNamedAsTheyAreSet() {
    #expect(problems(["--feature-gates=CustomCPUCFSQuotaPeriod=true,RuntimeClassInImageCriApi=true"]) == [])
    #expect(problems(["--feature-gates=CPUCFSQuotaPeriod=true"]).count == 1)
  }

  @Test(arguments: ["NFTablesNetlink", "EtcdRangeStream", "MutableContainerProbes", "GangScheduling"])
  func gatesOfOtherVersionsAreAccepted(_ name: String) throws {
    let warnings = try resolve(["--feature-gates=\(name)=true"]).warnings.map(\.description)
    #expect(warnings.count == 1 && warnings[0].contains("\(name): ignored: "), "\(warnings)")
  }

  @Test func gatesWithoutEffectAreReportedWithTheReason() throws {
    let warnings = try resolve([
      "--feature-gates=ContextualLogging=true,MemoryQoS=true,LoggingBetaOptions=false"
    ])
    .warnings.map(\.description)
    #expect(
      warnings == [
        "warning: --feature-gates: ContextualLogging, LoggingBetaOptions: ignored: it concerns kube-proxy's log; remove it",
        "warning: --feature-gates: MemoryQoS: ignored: it concerns other Kubernetes components; remove it",
      ])
  }

  @Test(arguments: [
    ("", true, true), ("ComponentStatusz=false", false, true), ("ComponentFlagz=false", true, false),
    ("AllBeta=false", false, false), ("AllBeta=false,ComponentFlagz=true", false, true),
    ("AllAlpha=false", true, true),
  ])
  func gatesSwitchTheStatusPages(_ gates: String, _ servesStatusz: Bool, _ servesFlagz: Bool) throws {
    let resolved = try resolve(["--feature-gates=\(gates)"])
    #expect(resolved.run.servesStatusz == servesStatusz)
    #expect(resolved.run.servesFlagz == servesFlagz)
    #expect(!resolved.warnings.contains { "\($0)".contains("Component") || "\($0)".contains("AllBeta") })
  }

  /// Stages and defaults of 1.36.2.
  @Test func theStatesOfGatesAreThoseOfKubeProxy() throws {
    func state(_ name: String, _ gates: String = "") throws -> FeatureState? {
      try resolve(["--feature-gates=\(gates)"]).run.featureStates.first { $0.name == name }
    }
    #expect(
      try state("ComponentStatusz") == FeatureState(name: "ComponentStatusz", stage: .beta, isEnabled: true))
    #expect(try state("ComponentStatusz", "ComponentStatusz=false")?.isEnabled == false)
    #expect(try state("ComponentStatusz", "AllBeta=false")?.isEnabled == false)
    #expect(try state("AllBeta", "AllBeta=true")?.isEnabled == true)
    #expect(
      try state("ClientsAllowCBOR") == FeatureState(name: "ClientsAllowCBOR", stage: .alpha, isEnabled: false)
    )
    #expect(try state("ClientsAllowCBOR", "AllAlpha=true")?.isEnabled == true)
    let external = FeatureState(name: "AllowServiceExternalIPs", stage: .stable, isEnabled: true)
    #expect(try state("AllowServiceExternalIPs", "AllBeta=false") == external)
    #expect(try state("AllowServiceExternalIPs", "AllowServiceExternalIPs=false")?.isEnabled == false)
    #expect(try state("MemoryQoS") == nil, "it is another component's")
  }

  /// A gate that the metric names must be one that may be set.
  @Test func allStatesAreOfGatesThatAreAccepted() throws {
    let states = try resolve([]).run.featureStates
    #expect(states.count == 27)
    #expect(try resolve(["--follow-kubernetes=1.36"]).run.featureStates.count == 24)
    #expect(states.map(\.name) == states.map(\.name).sorted())
    for state in states {
      let gate = try #require(FeatureGate.named(state.name))
      let stage = try #require(gate.stage(in: .newestTried))
      #expect(!stage.isLocked || stage.isOn == state.isEnabled)
    }
  }
}
