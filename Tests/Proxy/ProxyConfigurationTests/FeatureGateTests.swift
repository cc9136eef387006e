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

  /// kube-proxy 1.37 and later serve node ports there; what a gate changes must not be ignored.
  @Test(arguments: ["127.0.0.0/8", "127.0.0.1/32", "::1/128"])
  func localhostNodePortsAreRefused(_ block: String) {
    let gate = "KubeProxyNFTablesLocalhostNodePorts"
    let found = problems([
      "--nodeport-addresses=10.0.0.0/8,\(block)", "--feature-gates=\(gate)=true",
    ])
    #expect(
      found.count == 1 && found[0].contains("\(gate) is true")
        && found[0].contains("remove \(block) from nodePortAddresses"), "\(found)")
    #expect(problems(["--nodeport-addresses=\(block)", "--feature-gates=\(gate)=false"]) == [])
    #expect(problems(["--nodeport-addresses=0.0.0.0/0,::/0", "--feature-gates=\(gate)=true"]) == [])
  }

  /// A constant of Kubernetes' source and the gate that it names may be spelled differently.
  @Test func gatesAreNamedAsTheyAreSet() {
    #expect(problems(["--feature-gates=CustomCPUCFSQuotaPeriod=true,RuntimeClassInImageCriApi=true"]) == [])
    #expect(problems(["--feature-gates=CPUCFSQuotaPeriod=true"]).count == 1)
  }

  @Test(arguments: ["NFTablesNetlink", "EtcdRangeStream", "MutableContainerProbes"])
  func gatesOfLaterVersionsAreAccepted(_ name: String) throws {
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
      try state("NativeHistograms") == FeatureState(name: "NativeHistograms", stage: .alpha, isEnabled: false)
    )
    #expect(try state("NativeHistograms", "AllAlpha=true")?.isEnabled == true)
    let external = FeatureState(name: "AllowServiceExternalIPs", stage: .stable, isEnabled: true)
    #expect(try state("AllowServiceExternalIPs", "AllBeta=false") == external)
    #expect(try state("AllowServiceExternalIPs", "AllowServiceExternalIPs=false")?.isEnabled == false)
    #expect(try state("MemoryQoS") == nil, "it is another component's")
  }

  /// A gate that the metric names must be one that may be set.
  @Test func allStatesAreOfGatesThatAreAccepted() throws {
    let states = try resolve([]).run.featureStates
    #expect(states.count == 24)
    #expect(states.map(\.name) == states.map(\.name).sorted())
    for state in states {
      let gate = try #require(FeatureGate.named(state.name))
      #expect(gate.lockedValue ?? state.isEnabled == state.isEnabled)
    }
  }
}
