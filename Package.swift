// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same rules; see docs/how-it-works.md for which module may know which.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
    resources: resources, swiftSettings: strict)
}

let package = Package(
  name: "viaduct",
  products: [.executable(name: "viaduct", targets: ["viaduct"])],

  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.90.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.34.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-crypto", "3.15.0"..<"5.0.0"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.4.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
  ],
  targets: [
    // Values only: the standard library and nothing else.
    module("Addresses"),
    module("ClusterModel", ["Addresses"]),
    module("Parts"),
    module("ServicePlan", ["Addresses", "ClusterModel", "Parts"]),
    module("Ruleset", ["Addresses"]),
    module("RulesetCompiler", ["Addresses", "ClusterModel", "Parts", "ServicePlan", "Ruleset"]),
    module("NFTText", ["Addresses", "Ruleset"]),
    module("SyncMachine"),
    module("LabCluster", ["Addresses", "ClusterModel", "Allocation"]),
    module("Allocation", ["Addresses", "ClusterModel"]),
    module("Exposure", ["ClusterModel"]),
    module("StageText", ["Addresses", "ClusterModel", "ServicePlan"]),
    module("PacketSimulator", ["Addresses", "Ruleset"]),
    module("NodeChecks", ["Addresses", "ClusterModel"]),
    module("KubeObjects", ["Addresses", "ClusterModel"]),
    module("KubeWire", ["Addresses", "ClusterModel", "KubeObjects"]),
    module("JSONPath", ["ClusterModel"]),
    module("FlagSpelling"),
    module("ObjectText", ["ClusterModel", "JSONPath"]),
    module("ServiceMap", ["Addresses", "ClusterModel", "ServicePlan"]),
    module("Lab", ["Addresses", "ClusterModel"]),
    module("Explanation", ["Addresses", "ClusterModel", "ServicePlan", "StageText"]),
    module("LinkProtocol", ["Addresses"]),
    module("ServiceNames", ["Addresses", "ClusterModel"]),

    // The rim: each wraps one outside thing. No unsafe pointer leaves Netlink and NFTNetlink.
    module(
      "ProxyConfiguration",
      [
        "Addresses", "ClusterModel", "ServicePlan", "RulesetCompiler", "KubeDecoding", "KubeObjects",
        "Allocation", .product(name: "Yams", package: "Yams"),
      ]),
    module("Inotify"),
    module("ManifestSource", ["ClusterModel", "Inotify", "KubeDecoding", "ObjectText"]),
    module(
      "KubeDecoding", ["ClusterModel", "KubeObjects", "KubeWire", .product(name: "Yams", package: "Yams")]),
    module(
      "KubeWatch",
      [
        "Addresses", "ClusterModel", "KubeDecoding", "KubeWire",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Yams", package: "Yams"),
      ]),
    .systemLibrary(name: "CMnl", pkgConfig: "libmnl", providers: [.apt(["libmnl-dev"])]),
    .systemLibrary(name: "CNftnl", pkgConfig: "libnftnl", providers: [.apt(["libnftnl-dev", "libmnl-dev"])]),
    .target(name: "CProcess"),
    module("Privileges", ["CProcess"]),
    module("AllocationStore", ["Addresses", "Allocation", "ClusterModel"]),
    .systemLibrary(name: "CSockets"),
    module("LinkAnnouncer", ["Addresses", "CSockets", "LinkProtocol", "Netlink"]),
    module(
      "NameServer",
      [
        "Addresses", "ClusterModel", "CSockets", "Netlink", "ServiceNames",
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    module("Netlink", ["Addresses", "CMnl"]),
    module("NFTNetlink", ["Addresses", "Ruleset", "Netlink", "CMnl", "CNftnl"]),
    module("Conntrack", ["Addresses", "Netlink"]),
    module("Sysctl", ["Netlink"]),
    .systemLibrary(name: "CNamespaces"),
    module(
      "LabNode",
      [
        "Addresses", "ClusterModel", "CNamespaces", "Inotify", "KubeDecoding", "Lab", "ManifestSource",
        "Netlink",
        "ObjectText", "Sysctl", .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    module(
      "Controller",
      [
        "Addresses", "ClusterModel", "Parts", "ServicePlan", "Ruleset", "RulesetCompiler", "SyncMachine",
        "Netlink", "NFTNetlink", .product(name: "NIOCore", package: "swift-nio"),
      ]),
    module(
      "Observability",
      [
        "Addresses", "ClusterModel", "ServicePlan", .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    module(
      "Daemon",
      [
        "Addresses", "ClusterModel", "CProcess", "ServicePlan", "RulesetCompiler", "SyncMachine",
        "NodeChecks", "Netlink",
        "NFTNetlink", "Conntrack", "Sysctl", "Controller", "KubeWatch", "ManifestSource", "Observability",
        "ProxyConfiguration", "Allocation", "AllocationStore", "LabCluster", "LinkAnnouncer", "LinkProtocol",
        "NameServer", "Inotify", "ServiceNames",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .executableTarget(
      name: "viaduct",
      dependencies: [
        "Addresses", "ClusterModel", "ServicePlan", "Ruleset", "RulesetCompiler", "NFTText",
        "PacketSimulator", "StageText", "ObjectText", "ServiceMap", "Explanation", "NodeChecks",
        "ManifestSource", "Netlink", "NFTNetlink", "Sysctl", "Controller", "ProxyConfiguration", "Daemon",
        "Observability", "KubeWatch", "KubeWire", "Privileges", "Allocation", "AllocationStore", "LabCluster",
        "Exposure", "FlagSpelling", "Lab", "LabNode",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),

    .target(name: "SeededRandom", path: "Tests/SeededRandom", swiftSettings: strict),
    .target(
      name: "TestSupport",
      dependencies: ["Addresses", "ClusterModel", "ServicePlan", "Ruleset", "SeededRandom"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "WireSupport", dependencies: ["Addresses", "ClusterModel", "KubeWire"], path: "Tests/WireSupport",
      swiftSettings: strict),
    .systemLibrary(name: "CNetworkNamespace", path: "Tests/CNetworkNamespace"),
    .target(
      name: "PrivateNetwork", dependencies: ["CNetworkNamespace"], path: "Tests/PrivateNetwork",
      swiftSettings: strict),
    .target(
      name: "KubeTestServer",
      dependencies: [
        "ClusterModel", "KubeDecoding", "KubeWire", "WireSupport",
        .product(name: "Yams", package: "Yams"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
      ], path: "Tests/KubeTestServer", swiftSettings: strict),
    .executableTarget(
      name: "kube-test-server",
      dependencies: [
        "KubeTestServer", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Tests/kube-test-server", swiftSettings: strict),
    .executableTarget(
      name: "store-writer",
      dependencies: [
        "Addresses", "Allocation", "AllocationStore", "ClusterModel", "SeededRandom",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Tests/store-writer", swiftSettings: strict),
    .systemLibrary(name: "CMalloc", path: "Tests/CMalloc"),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .executableTarget(
      name: "viaduct-bench",
      dependencies: [
        "Addresses", "ClusterModel", "Controller", "KubeWire", "Netlink", "NFTNetlink", "Ruleset",
        "RulesetCompiler", "PacketLab", "PrivateNetwork", "SeededRandom", "ServicePlan", "WireSupport",
        "CMalloc",
        "CAllocations",
      ], path: "Tests/Bench", swiftSettings: strict),
    tests(
      "KubeWatch",
      [
        "Addresses", "ClusterModel", "KubeTestServer", "KubeWire", "SeededRandom",
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .systemLibrary(name: "CPacketLab", path: "Tests/CPacketLab"),
    .target(
      name: "PacketLab", dependencies: ["Addresses", "CPacketLab", "PrivateNetwork"], path: "Tests/PacketLab",
      swiftSettings: strict),
    .executableTarget(
      name: "CounterCost",
      dependencies: [
        "Addresses", "ClusterModel", "Controller", "NFTNetlink", "PacketLab", "PrivateNetwork", "Ruleset",
        "RulesetCompiler", "SeededRandom", "ServicePlan", "TestSupport",
      ], path: "Tests/CounterCost", swiftSettings: strict),
    .testTarget(
      name: "DifferentialTests",
      dependencies: [
        "Addresses", "ClusterModel", "Controller", "NFTNetlink", "PacketLab", "PacketSimulator",
        "PrivateNetwork",
        "Ruleset", "RulesetCompiler", "SeededRandom", "ServicePlan", "TestSupport",
      ], swiftSettings: strict),
    tests("Addresses", ["SeededRandom"]),
    tests("ClusterModel", ["Addresses", "SeededRandom"]),
    tests("Parts", []),
    tests("ServicePlan", ["Addresses", "ClusterModel", "SeededRandom", "TestSupport"]),
    tests("Ruleset", ["Addresses", "TestSupport"]),
    tests(
      "RulesetCompiler",
      [
        "Addresses", "ClusterModel", "Parts", "ServicePlan", "Ruleset", "NFTText", "SeededRandom",
        "TestSupport",
      ]),
    .testTarget(
      name: "ScenarioTests",
      dependencies: [
        "Addresses", "ClusterModel", "Controller", "Explanation", "FlagSpelling", "KubeDecoding",
        "KubeTestServer",
        "ManifestSource", "NFTText", "ObjectText",
        "PacketSimulator",
        "Ruleset", "RulesetCompiler", "SeededRandom",
        "ServicePlan", "TestSupport", "viaduct",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    tests("NFTText", ["Addresses", "Ruleset", "TestSupport"]),
    tests(
      "PacketSimulator",
      [
        "Addresses", "ClusterModel", "Ruleset", "RulesetCompiler", "ServicePlan", "SeededRandom",
        "TestSupport",
      ]),
    tests("SyncMachine", ["SeededRandom"]),
    tests("LabNode", ["Addresses", "ClusterModel", "Lab", "Netlink", "PrivateNetwork"]),
    tests("Lab", ["Addresses", "ClusterModel", "SeededRandom"]),
    tests("Exposure", ["ClusterModel", "KubeDecoding", "ObjectText"]),
    tests(
      "Daemon",
      [
        "Addresses", "Allocation", "AllocationStore", "CAllocations", "ClusterModel", "ManifestSource",
        "ProxyConfiguration", "TestSupport", .product(name: "Logging", package: "swift-log"),
      ]),
    tests("LabCluster", ["Addresses", "ClusterModel", "Allocation", "SeededRandom"]),
    tests(
      "AllocationStore", ["Addresses", "Allocation", "ClusterModel", "SeededRandom", "store-writer"]),
    tests("Allocation", ["Addresses", "ClusterModel", "SeededRandom"]),
    tests("NodeChecks", ["Addresses", "ClusterModel"]),
    tests("JSONPath", ["ClusterModel", "KubeDecoding"]),
    tests("FlagSpelling", []),
    tests("ObjectText", ["ClusterModel", "JSONPath", "KubeDecoding", "SeededRandom"]),
    tests("ServiceMap", ["ClusterModel", "ServicePlan", "TestSupport"]),
    tests("Explanation", ["Addresses", "ClusterModel", "ManifestSource", "ServicePlan", "TestSupport"]),
    tests("StageText", ["Addresses", "ClusterModel", "ServicePlan", "TestSupport"]),
    tests("KubeObjects", ["Addresses", "ClusterModel"]),
    tests(
      "KubeWire",
      [
        "Addresses", "ClusterModel", "KubeDecoding", "SeededRandom", "TestSupport", "WireSupport",
      ]),
    tests("Inotify", []),
    tests("KubeDecoding", ["Addresses", "ClusterModel", "KubeWire", "SeededRandom"]),
    tests("ManifestSource", ["Addresses", "ClusterModel", "KubeDecoding"]),
    tests(
      "Observability",
      [
        "Addresses", "ClusterModel", "ServicePlan", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    tests(
      "ProxyConfiguration",
      [
        "Addresses", "ClusterModel", "ServicePlan", "RulesetCompiler", "SeededRandom", "viaduct",
        "Allocation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    tests("Privileges", ["PrivateNetwork"]),
    tests("LinkProtocol", ["Addresses", "SeededRandom", "TestSupport"]),
    tests("ServiceNames", ["Addresses", "ClusterModel", "SeededRandom", "TestSupport"]),
    tests("NameServer", ["Addresses", "ClusterModel", "PrivateNetwork", "ServiceNames", "TestSupport"]),
    tests("LinkAnnouncer", ["Addresses", "LinkProtocol", "PrivateNetwork", "Privileges", "TestSupport"]),
    .testTarget(
      name: "DeploymentTests",
      dependencies: [
        "ClusterModel", "ProxyConfiguration", "PrivateNetwork", .product(name: "Yams", package: "Yams"),
      ], swiftSettings: strict),
    tests("Netlink", ["Addresses", "CNetworkNamespace"]),
    tests("Conntrack", ["Addresses", "Netlink", "PrivateNetwork"]),
    tests("Sysctl", ["Netlink", "PrivateNetwork"]),
    tests(
      "NFTNetlink", ["Addresses", "Ruleset", "Netlink", "PrivateNetwork", "SeededRandom", "TestSupport"]),
    tests(
      "Controller",
      [
        "Addresses", "ClusterModel", "Parts", "ServicePlan", "Ruleset", "RulesetCompiler", "SyncMachine",
        "Netlink", "NFTNetlink", "PrivateNetwork", "SeededRandom", "TestSupport", "CAllocations",
      ]),
  ]
)
