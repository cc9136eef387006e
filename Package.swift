// swift-tools-version: 6.2
import PackageDescription

// The targets are in the order in which a Service passes through Viaduct, floor by floor, each with its tests;
// Sources/README.md has the picture. `scripts/check-layers` reads this file and checks folders and imports against it.
//
// `ONLY=ClusterModel swift test` builds these modules (several with commas between), what they need, and their tests:
// without NIO and TLS where they need neither.

// MARK: How targets are declared

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A folder of `Sources`, and of `Tests`.
struct Floor {
  let name: String

  /// A module of values: no clock, no I/O, nothing beside the standard library and other such modules.
  func values(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
      name: name, dependencies: dependencies, path: "Sources/\(self.name)/\(name)",
      swiftSettings: strict + [.define("VALUES_ONLY")])
  }

  /// A module that wraps something outside: the kernel, an API server, files, a clock.
  func edge(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(
      name: name, dependencies: dependencies, path: "Sources/\(self.name)/\(name)", swiftSettings: strict)
  }

  /// A C library's header, which the package `library`-dev of Debian has. pkg-config knows it by that name or another.
  func cHeader(_ name: String, of library: String? = nil, pkgConfig: String? = nil) -> Target {
    .systemLibrary(
      name: name, path: "Sources/\(self.name)/\(name)", pkgConfig: pkgConfig ?? library,
      providers: library.map { [.apt(["\($0)-dev"])] })
  }

  func c(_ name: String) -> Target { .target(name: name, path: "Sources/\(self.name)/\(name)") }

  /// Tests that only compute.
  func tests(_ subject: String, _ dependencies: [Target.Dependency] = []) -> Target {
    testTarget(subject, "Tests", dependencies)
  }

  /// Tests that wait for the kernel, for files or for a moment. They run beside each other, without those that compute.
  func systemTests(_ subject: String, _ dependencies: [Target.Dependency] = []) -> Target {
    testTarget(subject, "SystemTests", dependencies)
  }

  /// Tests that open ports and wait for answers. They run one at a time.
  func serverTests(_ subject: String, _ dependencies: [Target.Dependency] = []) -> Target {
    testTarget(subject, "ServerTests", dependencies)
  }

  private func testTarget(_ subject: String, _ kind: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
      name: subject + kind, dependencies: [.init(stringLiteral: subject)] + dependencies,
      path: "Tests/\(name)/\(subject)\(kind)", swiftSettings: strict)
  }
}

/// Tests of many modules at once.
func wholeTests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, path: "Tests/WholeProxy/\(name)", swiftSettings: strict)
}

/// What tests share.
func support(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Tests/Support/\(name)", swiftSettings: strict)
}

/// A program for tests or measurements.
func testProgram(_ name: String, folder: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "Tests/Programs/\(folder)", swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPCompression = Target.Dependency.product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

// MARK: Core: addresses, and the objects that a proxy needs

let core = Floor(name: "Core")
let coreTargets = [
  core.values("Addresses"),
  core.values("ClusterModel", ["Addresses"]),
  core.values("TextColumns"),

  core.tests("Addresses", ["SeededRandom"]),
  core.tests("ClusterModel", ["Addresses", "SeededRandom"]),
  core.tests("TextColumns"),
]

// MARK: KubernetesAPI: the API's objects, and how they get here

let kubernetesAPI = Floor(name: "KubernetesAPI")
let kubernetesAPITargets = [
  kubernetesAPI.values("KubeObjects", ["Addresses", "ClusterModel"]),
  kubernetesAPI.values("KubeWire", ["Addresses", "ClusterModel", "KubeObjects"]),
  kubernetesAPI.values("ObjectNotation", ["ClusterModel"]),
  kubernetesAPI.cHeader("CLibYAML", of: "libyaml", pkgConfig: "yaml-0.1"),
  kubernetesAPI.edge("YAMLEvents", ["CLibYAML"]),
  kubernetesAPI.edge("YAMLNodes", ["YAMLEvents"]),
  kubernetesAPI.edge(
    "ManifestDecoding", ["ClusterModel", "KubeObjects", "KubeWire", "YAMLEvents", "YAMLNodes"]),
  kubernetesAPI.edge(
    "KubeClient",
    [
      "Addresses", "ClusterModel", "KubeWire", "ManifestDecoding", "SmallFiles", "YAMLNodes",
      asyncHTTPClient, nioCore, nioPosix, nioHTTP1, nioHTTPCompression, nioSSL, logging,
    ]),
  kubernetesAPI.edge("KubeWatch", ["ClusterModel", "KubeClient", "KubeWire", logging]),

  kubernetesAPI.tests("KubeObjects", ["Addresses", "ClusterModel"]),
  kubernetesAPI.tests(
    "KubeWire",
    [
      "Addresses", "ClusterModel", "KubeObjects", "ManifestDecoding", "SeededRandom", "TestSupport",
      "WireSupport",
    ]),
  kubernetesAPI.tests("YAMLNodes", ["SeededRandom", "YAMLEvents"]),
  kubernetesAPI.tests("ObjectNotation", ["ClusterModel", "ManifestDecoding", "SeededRandom"]),
  kubernetesAPI.tests(
    "ManifestDecoding",
    ["Addresses", "CAllocations", "ClusterModel", "KubeObjects", "KubeWire", "SeededRandom"]),
  kubernetesAPI.serverTests(
    "KubeClient",
    ["ClusterModel", "KubeClientSupport", "KubeTestServer", "KubeWire", nioCore, nioPosix, logging]),
  kubernetesAPI.serverTests(
    "KubeWatch",
    [
      "Addresses", "ClusterModel", "KubeClient", "KubeClientSupport", "KubeTestServer", "KubeWire",
      "SeededRandom",
    ]),
]

// MARK: Manifests: folders, and what a cluster would add to them

let manifests = Floor(name: "Manifests")
let manifestsTargets = [
  manifests.values("Allocation", ["Addresses", "ClusterModel"]),
  manifests.values("ClusterControllers", ["Addresses", "Allocation", "ClusterModel"]),
  manifests.edge("AllocationStore", ["Addresses", "Allocation", "ClusterModel", "SmallFiles"]),
  manifests.edge("Inotify", []),
  manifests.edge(
    "ManifestSource", ["ClusterModel", "Inotify", "ManifestDecoding", "ObjectNotation", "SmallFiles"]),

  manifests.tests("Allocation", ["Addresses", "ClusterModel", "SeededRandom"]),
  manifests.tests("ClusterControllers", ["Addresses", "Allocation", "ClusterModel", "SeededRandom"]),
  manifests.systemTests(
    "AllocationStore", ["Addresses", "Allocation", "ClusterModel", "SeededRandom", "store-writer"]),
  manifests.systemTests("Inotify"),
  manifests.systemTests(
    "ManifestSource", ["Addresses", "ClusterModel", "ManifestDecoding", "SeededRandom"]),
]

// MARK: Planning: what is to happen to a packet, and why

let planning = Floor(name: "Planning")
let planningTargets = [
  planning.values("ServicePlan", ["Addresses", "ClusterModel"]),
  planning.values("Explanation", ["Addresses", "ClusterModel", "ServicePlan", "TextColumns"]),
  planning.values("ServiceMap", ["Addresses", "ClusterModel", "ServicePlan"]),
  planning.values("NodeChecks", ["Addresses", "ClusterModel"]),

  planning.tests("ServicePlan", ["Addresses", "ClusterModel", "SeededRandom", "TestSupport"]),
  planning.tests(
    "Explanation", ["Addresses", "ClusterModel", "ManifestSource", "ServicePlan", "TestSupport"]),
  planning.tests("ServiceMap", ["ClusterModel", "ServicePlan", "TestSupport"]),
  planning.tests("NodeChecks", ["Addresses", "ClusterModel"]),
]

// MARK: NFTables: the plan as a ruleset, as text, as netlink messages, and run on a packet

let nftables = Floor(name: "NFTables")
let nftablesTargets = [
  nftables.values("NFTRuleset", ["Addresses"]),
  nftables.values("NFTCompiler", ["Addresses", "ClusterModel", "NFTRuleset", "ServicePlan"]),
  nftables.values("NFTText", ["Addresses", "NFTRuleset"]),
  nftables.values("NFTSimulator", ["Addresses", "NFTRuleset"]),
  nftables.edge("NFTNetlink", ["Addresses", "CMnl", "CNftnl", "ForeignRules", "Netlink", "NFTRuleset"]),
  nftables.edge(
    "NFTDriver",
    [
      "Addresses", "ClusterModel", "Netlink", "NFTCompiler", "NFTNetlink", "NFTRuleset", "ServicePlan",
    ]),
  nftables.cHeader("CNftnl", of: "libnftnl"),

  nftables.tests("NFTRuleset", ["Addresses", "SeededRandom", "TestSupport"]),
  nftables.tests(
    "NFTCompiler",
    ["Addresses", "ClusterModel", "NFTRuleset", "NFTText", "SeededRandom", "ServicePlan", "TestSupport"]),
  nftables.tests("NFTText", ["Addresses", "NFTRuleset", "TestSupport"]),
  nftables.tests(
    "NFTSimulator",
    ["Addresses", "ClusterModel", "NFTCompiler", "NFTRuleset", "SeededRandom", "ServicePlan", "TestSupport"]),
  nftables.systemTests(
    "NFTNetlink", ["Addresses", "Netlink", "NFTRuleset", "PrivateNetwork", "SeededRandom", "TestSupport"]),
  nftables.systemTests(
    "NFTDriver",
    [
      "Addresses", "ClusterModel", "DriverSupport", "Netlink", "NFTCompiler", "NFTNetlink", "NFTRuleset",
      "PrivateNetwork", "ServicePlan", "TestSupport",
    ]),
]

// MARK: IPTables: the plan as chains of iptables, as text, and run on a packet

let iptables = Floor(name: "IPTables")
let iptablesTargets = [
  iptables.values("IPTablesRuleset", ["Addresses"]),
  iptables.values("IPTablesCompiler", ["Addresses", "ClusterModel", "IPTablesRuleset", "ServicePlan"]),
  iptables.values("IPTablesSimulator", ["Addresses", "IPTablesRuleset"]),
  iptables.edge("IPTablesDriver", ["Addresses", "IPTablesRuleset", "Privileges", "Programs"]),

  iptables.tests("IPTablesRuleset", ["Addresses", "SeededRandom", "TestSupport"]),
  iptables.tests(
    "IPTablesCompiler",
    [
      "Addresses", "ClusterModel", "IPTablesRuleset", "IPTablesSimulator", "SeededRandom", "ServicePlan",
      "TestSupport",
    ]
  ),
  iptables.tests(
    "IPTablesSimulator",
    [
      "Addresses", "ClusterModel", "IPTablesCompiler", "IPTablesRuleset", "SeededRandom", "ServicePlan",
      "TestSupport",
    ]),
  iptables.tests("IPTablesDriver", ["Addresses", "IPTablesRuleset", "Programs", "TestSupport"]),
]

// MARK: Kernel: files, netlink, connection tracking, settings, rights

let kernel = Floor(name: "Kernel")
let kernelTargets = [
  kernel.cHeader("CMnl", of: "libmnl"),
  kernel.c("CProcess"),
  kernel.edge("SmallFiles", [systemPackage]),
  kernel.values("ForeignRules", ["Addresses"]),
  kernel.edge("Netlink", ["Addresses", "CMnl", "ForeignRules", "SmallFiles"]),
  kernel.edge("Conntrack", ["Addresses", "Netlink"]),
  kernel.edge("Sysctl", ["Netlink", "SmallFiles"]),
  kernel.edge("Privileges", ["CProcess"]),
  kernel.edge("Programs", ["CProcess"]),

  kernel.tests("ForeignRules", ["Addresses"]),
  kernel.systemTests("SmallFiles"),
  kernel.tests("Netlink", ["Addresses", "CNetworkNamespace"]),
  kernel.systemTests("Conntrack", ["Addresses", "Netlink", "PrivateNetwork"]),
  kernel.systemTests("Sysctl", ["Netlink", "PrivateNetwork"]),
  kernel.systemTests("Privileges", ["PrivateNetwork"]),
  kernel.systemTests("Programs"),
]

// MARK: Proxy: the daemon, and what it is told and tells

let proxy = Floor(name: "Proxy")
let proxyTargets = [
  proxy.values("SyncMachine"),
  proxy.values("LocalhostListeners", ["Addresses", "NFTCompiler", "ServicePlan"]),
  proxy.edge(
    "LocalhostNodePorts",
    ["Addresses", "ClusterModel", "LocalhostListeners", "ServicePlan", logging, nioCore, nioPosix]),
  proxy.edge(
    "Controller",
    [
      "Addresses", "ClusterModel", "NFTCompiler", "NFTDriver", "NFTNetlink", "NFTRuleset", "ServicePlan",
      "SyncMachine", nioCore,
    ]),
  proxy.edge(
    "ProxyConfiguration",
    [
      "Addresses", "Allocation", "ClusterModel", "KubeObjects", "ManifestDecoding", "NFTCompiler",
      "ServicePlan", "TextColumns", "YAMLNodes",
    ]),
  proxy.edge(
    "Observability",
    [
      "Addresses", "ClusterModel", "CZlib", "ObjectNotation", "ServicePlan", "SmallFiles", logging, nioCore,
      nioPosix, nioHTTP1,
    ]),
  proxy.cHeader("CZlib"),
  proxy.edge(
    "Daemon",
    [
      "Addresses", "Allocation", "AllocationStore", "ClusterControllers", "ClusterModel", "Conntrack",
      "Controller", "CProcess", "DNSServer", "Inotify", "KubeClient", "KubeWatch",
      "LocalhostNodePorts", "ManifestSource", "NeighborAnnouncer",
      "NeighborProtocol", "Netlink", "NFTCompiler", "NFTDriver", "NFTNetlink", "NodeChecks", "Observability",
      "ProxyConfiguration", "ServiceDNS", "ServicePlan", "SyncMachine", "Sysctl", logging, serviceLifecycle,
      unixSignals,
    ]),

  proxy.tests("SyncMachine", ["SeededRandom"]),
  proxy.tests(
    "LocalhostListeners", ["Addresses", "ClusterModel", "SeededRandom", "ServicePlan", "TestSupport"]),
  proxy.serverTests(
    "LocalhostNodePorts",
    ["Addresses", "ClusterModel", "ServicePlan", "TestSupport", logging]),
  proxy.systemTests(
    "Controller",
    [
      "Addresses", "CAllocations", "ClusterModel", "DriverSupport", "Netlink", "NFTCompiler", "NFTDriver",
      "NFTNetlink", "NFTRuleset", "PrivateNetwork", "SeededRandom", "ServicePlan", "SimulatedWeek",
      "SyncMachine", "TestSupport",
    ]),
  proxy.tests(
    "ProxyConfiguration",
    [
      "Addresses", "Allocation", "ClusterModel", "NFTCompiler", "SeededRandom", "ServicePlan", "viaduct",
      argumentParser,
    ]),
  proxy.serverTests(
    "Observability",
    ["Addresses", "ClusterModel", "CZlib", "ServicePlan", "TestSupport", logging, nioPosix]),
  proxy.tests(
    "Daemon",
    [
      "Addresses", "Allocation", "AllocationStore", "CAllocations", "ClusterModel", "Controller",
      "DriverSupport", "KubeClient", "KubeClientSupport", "LocalhostNodePorts", "ManifestSource", "NFTDriver",
      "NFTNetlink",
      "Observability", "ProxyConfiguration", "ServicePlan", "TestSupport", logging,
    ]),
  proxy.serverTests(
    "Daemon",
    [
      "Addresses", "Allocation", "ClusterModel", "KubeClient", "KubeClientSupport", "KubeTestServer",
      "KubeWatch", "ManifestDecoding", "ManifestSource", "ProxyConfiguration", "SeededRandom", logging,
    ]),
  proxy.systemTests("Daemon", [logging, unixSignals]),
]

// MARK: NodeServices: load balancer addresses and names, for a network without a cloud

let nodeServices = Floor(name: "NodeServices")
let nodeServicesTargets = [
  nodeServices.cHeader("CSockets"),
  nodeServices.values("NeighborProtocol", ["Addresses"]),
  nodeServices.edge("NeighborAnnouncer", ["Addresses", "CSockets", "NeighborProtocol", "Netlink"]),
  nodeServices.values("ServiceDNS", ["Addresses", "ClusterModel"]),
  nodeServices.edge(
    "DNSServer",
    ["Addresses", "ClusterModel", "CSockets", "Netlink", "ServiceDNS", "SmallFiles", nioCore, nioPosix]),

  nodeServices.tests("NeighborProtocol", ["Addresses", "SeededRandom", "TestSupport"]),
  nodeServices.systemTests(
    "NeighborAnnouncer", ["Addresses", "NeighborProtocol", "PrivateNetwork", "Privileges", "TestSupport"]),
  nodeServices.tests("ServiceDNS", ["Addresses", "ClusterModel", "SeededRandom", "TestSupport"]),
  nodeServices.serverTests(
    "DNSServer", ["Addresses", "ClusterModel", "PrivateNetwork", "ServiceDNS", "TestSupport"]),
]

// MARK: Lab: the Pods of manifests, on this machine

let lab = Floor(name: "Lab")
let labTargets = [
  lab.cHeader("CNamespaces"),
  lab.values("Lab", ["Addresses", "ClusterModel"]),
  lab.edge(
    "LabNode",
    [
      "Addresses", "ClusterModel", "CNamespaces", "Inotify", "Lab", "ManifestDecoding", "ManifestSource",
      "Netlink", "ObjectNotation", "SmallFiles", "Sysctl", asyncHTTPClient, nioCore, nioPosix, nioHTTP1,
      nioSSL,
    ]),

  lab.tests("Lab", ["Addresses", "ClusterModel", "SeededRandom"]),
  lab.systemTests(
    "LabNode",
    [
      "Addresses", "ClusterModel", "Lab", "ManifestDecoding", "Netlink", "PrivateNetwork", "SmallFiles",
      "lab-runner",
    ]),
]

// MARK: CommandLine: what a person types and reads

let commandLine = Floor(name: "CommandLine")
let commandLineTargets = [
  commandLine.values("FlagSpelling"),
  commandLine.values("JSONPath", ["ClusterModel", "ObjectNotation"]),
  commandLine.values("GoTemplate", ["ClusterModel", "JSONPath"]),
  commandLine.values(
    "KubectlText", ["ClusterModel", "GoTemplate", "JSONPath", "ObjectNotation", "TextColumns"]),
  commandLine.values("Exposing", ["Addresses", "ClusterModel", "KubectlText", "ObjectNotation"]),
  commandLine.edge(
    "Inspection",
    [
      "Addresses", "ClusterModel", "Explanation", "ForeignRules", "Netlink", "NFTCompiler", "NFTDriver",
      "NFTNetlink", "NFTRuleset", "NFTSimulator", "NFTText", "NodeChecks", "SmallFiles", "Sysctl",
      "TextColumns",
    ]),
  commandLine.edge(
    "CommandInput",
    [
      "Addresses", "Allocation", "AllocationStore", "ClusterControllers", "ClusterModel", "KubeClient",
      "KubeWire", "ManifestDecoding", "ManifestSource", "Netlink", "ServicePlan", logging,
    ]),
  commandLine.edge(
    "DryRun",
    [
      "Addresses", "ClusterModel", "IPTablesCompiler", "IPTablesRuleset", "NFTCompiler", "NFTNetlink",
      "NFTRuleset", "NFTText", "NodeChecks", "ServicePlan",
    ]),
  commandLine.edge(
    "Completing", ["ClusterModel", "CommandInput", "KubectlText", "ManifestSource"]),
  commandLine.edge(
    "ProxyManifests", ["Addresses", "ClusterModel", "ManifestDecoding", "ProxyConfiguration"]),
  Target.executableTarget(
    name: "viaduct",
    dependencies: [
      "Addresses", "ClusterModel", "CommandInput", "Completing", "Daemon", "DryRun", "Explanation",
      "Exposing", "FlagSpelling", "Inspection", "IPTablesCompiler", "IPTablesDriver", "IPTablesRuleset",
      "KubeClient", "KubectlText", "Lab", "LabNode",
      "ManifestSource", "Netlink", "NFTCompiler", "NFTDriver", "NFTNetlink", "NFTRuleset", "NFTSimulator",
      "NodeChecks",
      "ObjectNotation", "Observability", "Privileges", "ProxyConfiguration", "ProxyManifests", "ServiceMap",
      "ServicePlan", "SmallFiles", "Sysctl", argumentParser, logging,
    ], path: "Sources/CommandLine/viaduct", swiftSettings: strict),

  commandLine.tests("FlagSpelling"),
  commandLine.tests(
    "Inspection",
    [
      "Addresses", "ClusterModel", "DriverSupport", "Explanation", "ForeignRules", "ManifestSource",
      "Netlink", "NFTCompiler",
      "NFTDriver", "NFTNetlink", "NFTRuleset", "NFTSimulator", "NFTText", "NodeChecks", "ServicePlan",
      "Sysctl", "TestSupport",
    ]),
  commandLine.systemTests(
    "Inspection", ["Addresses", "ClusterModel", "Netlink", "NodeChecks", "PrivateNetwork", "TestSupport"]),
  commandLine.tests(
    "CommandInput",
    [
      "Addresses", "Allocation", "AllocationStore", "ClusterModel", "KubeClient", "KubeWire",
      "ManifestSource", "ServicePlan", "TestSupport",
    ]),
  commandLine.tests("ProxyManifests", ["ClusterModel", "ManifestDecoding", "ProxyConfiguration"]),
  commandLine.tests("Completing", ["ClusterModel", "CommandInput", "KubectlText"]),
  commandLine.systemTests("CommandInput", ["ClusterModel", "ManifestSource"]),
  commandLine.tests(
    "DryRun",
    [
      "Addresses", "ClusterModel", "NFTCompiler", "NFTRuleset", "NFTText", "ServicePlan", "TestSupport",
    ]),
  commandLine.tests("JSONPath", ["ClusterModel", "ManifestDecoding"]),
  commandLine.tests("GoTemplate", ["ClusterModel", "ManifestDecoding"]),
  commandLine.tests(
    "KubectlText", ["ClusterModel", "JSONPath", "ManifestDecoding", "ObjectNotation", "SeededRandom"]),
  commandLine.tests("Exposing", ["ClusterModel", "KubectlText", "ManifestDecoding", "ObjectNotation"]),
]

// MARK: Tests of the whole, and what tests share

let testTargets = [
  wholeTests(
    "ScenarioSystemTests",
    [
      "Addresses", "ClusterModel", "CommandInput", "Completing", "Controller", "DryRun", "Explanation",
      "Exposing",
      "FlagSpelling", "IPTablesCompiler", "IPTablesRuleset", "IPTablesSimulator", "KubectlText", "Inspection",
      "KubeTestServer", "ManifestDecoding", "ManifestSource",
      "NFTCompiler",
      "NFTRuleset", "NFTSimulator", "NFTText", "SeededRandom", "ServicePlan", "TestSupport", "viaduct",
      argumentParser,
    ]),
  wholeTests(
    "DifferentialTests",
    [
      "Addresses", "ClusterModel", "Controller", "NFTCompiler", "NFTDriver", "NFTNetlink", "NFTRuleset",
      "NFTSimulator", "PacketLab", "PrivateNetwork", "SeededRandom", "ServicePlan", "TestSupport",
    ]),
  wholeTests("FuzzTests", ["FuzzTargets", "SeededRandom"]),
  wholeTests(
    "DeploymentTests",
    [
      "ClusterModel", "KubeClient", "ManifestDecoding", "Observability", "PrivateNetwork",
      "ProxyConfiguration",
    ]),

  support("SeededRandom"),
  support("SimulatedWeek", ["Addresses", "ClusterModel", "SeededRandom"]),
  support("TestSupport", ["Addresses", "ClusterModel", "NFTRuleset", "SeededRandom", "ServicePlan"]),
  support(
    "DriverSupport",
    [
      "Addresses", "ClusterModel", "Netlink", "NFTCompiler", "NFTDriver", "NFTNetlink", "NFTRuleset",
      "ServicePlan",
      "TestSupport",
    ]),
  support("WireSupport", ["Addresses", "ClusterModel", "KubeWire"]),
  support("KubeClientSupport", ["KubeClient", "KubeTestServer", logging]),
  Target.systemLibrary(name: "CNetworkNamespace", path: "Tests/Support/CNetworkNamespace"),
  support("PrivateNetwork", ["CNetworkNamespace"]),
  Target.systemLibrary(name: "CPacketLab", path: "Tests/Support/CPacketLab"),
  support("PacketLab", ["Addresses", "CPacketLab", "PrivateNetwork"]),
  support(
    "KubeTestServer",
    [
      "ClusterModel", "KubeWire", "ManifestDecoding", "WireSupport", nioCore, nioPosix, nioHTTP1,
      nioHTTPCompression, nioSSL,
      .product(name: "X509", package: "swift-certificates"),
      .product(name: "Crypto", package: "swift-crypto"),
      .product(name: "SwiftASN1", package: "swift-asn1"),
    ]),
  Target.systemLibrary(name: "CMalloc", path: "Tests/Support/CMalloc"),
  Target.target(name: "CAllocations", path: "Tests/Support/CAllocations"),
  support(
    "FuzzTargets",
    [
      "Addresses", "Allocation", "AllocationStore", "ClusterModel", "Conntrack", "IPTablesRuleset",
      "KubeWire",
      "ManifestDecoding", "NeighborProtocol", "Netlink", "NFTNetlink", "NFTRuleset", "ObjectNotation",
      "ProxyConfiguration", "ServiceDNS", "WireSupport",
    ]),
  testProgram("fuzz", folder: "Fuzz", ["FuzzTargets"]),
  testProgram("lab-runner", folder: "lab-runner", ["Addresses", "Lab", "LabNode"]),
  testProgram("kube-test-server", folder: "kube-test-server", ["KubeTestServer", argumentParser]),
  testProgram(
    "store-writer", folder: "store-writer",
    ["Addresses", "Allocation", "AllocationStore", "ClusterModel", "SeededRandom", argumentParser]),
  testProgram(
    "viaduct-bench", folder: "Bench",
    [
      "Addresses", "CAllocations", "ClusterModel", "CMalloc", "Controller", "KubeWire", "LocalhostNodePorts",
      "Netlink", "NFTCompiler", "NFTDriver", "NFTNetlink", "NFTRuleset", "PacketLab", "PrivateNetwork",
      "SeededRandom", "ServicePlan", "SimulatedWeek", "WireSupport", logging, argumentParser,
    ]),
  testProgram(
    "CounterCost", folder: "CounterCost",
    [
      "Addresses", "ClusterModel", "NFTCompiler", "NFTDriver", "NFTNetlink", "NFTRuleset", "PacketLab",
      "PrivateNetwork", "SeededRandom", "ServicePlan", "TestSupport",
    ]),
]

// MARK: The package

let package = Package(
  name: "viaduct",
  products: [.executable(name: "viaduct", targets: ["viaduct"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.90.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.26.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.34.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-crypto", "3.15.0"..<"5.0.0"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.4.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
  ],
  targets: coreTargets + kubernetesAPITargets + manifestsTargets + planningTargets + nftablesTargets
    + iptablesTargets + kernelTargets + proxyTargets + nodeServicesTargets + labTargets + commandLineTargets
    + testTargets)

// MARK: A part of it, for `ONLY`

extension Target {
  /// The names of the targets that this one depends on, and of the packages.
  var needs: (targets: [String], packages: [String]) {
    var needs: (targets: [String], packages: [String]) = ([], [])
    for dependency in dependencies {
      switch dependency {
      case .targetItem(let name, _), .byNameItem(let name, _): needs.targets.append(name)
      case .productItem(_, let package, _, _): needs.packages.append(package ?? "")
      @unknown default: break
      }
    }
    return needs
  }
}

extension Target {
  /// The module that a target of tests is about.
  var testSubject: String {
    for kind in ["SystemTests", "ServerTests", "Tests"] where name.hasSuffix(kind) {
      return String(name.dropLast(kind.count))
    }
    return name
  }
}

extension Package {
  /// Leaves only what these modules and their tests need.
  func keep(_ modules: Set<String>) {
    let unknown = modules.subtracting(targets.map(\.name)).sorted()
    if !unknown.isEmpty { fatalError("ONLY: there is no module \(unknown.joined(separator: ", "))") }
    var kept = modules
    kept.formUnion(targets.filter { $0.isTest && modules.contains($0.testSubject) }.map(\.name))
    var size = 0
    while size < kept.count {
      size = kept.count
      for target in targets where kept.contains(target.name) { kept.formUnion(target.needs.targets) }
    }
    targets.removeAll { !kept.contains($0.name) }
    products.removeAll { !kept.contains($0.name) }
    let packages = Set(targets.flatMap(\.needs.packages))
    dependencies.removeAll { dependency in
      guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
      return !packages.contains { location.hasSuffix("/\($0)") }
    }
  }
}

if let only = Context.environment["ONLY"] { package.keep(Set(only.split(separator: ",").map(String.init))) }
