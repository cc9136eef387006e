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
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
  ],
  targets: [
    // Values only: the standard library and nothing else.
    module("Addresses"),
    module("ClusterModel", ["Addresses"]),
    module("ServicePlan", ["Addresses", "ClusterModel"]),
    module("Ruleset", ["Addresses"]),
    module("RulesetCompiler", ["Addresses", "ClusterModel", "ServicePlan", "Ruleset"]),
    module("NFTText", ["Addresses", "Ruleset"]),
    module("StageText", ["Addresses", "ClusterModel", "ServicePlan"]),
    module("PacketSimulator", ["Addresses", "Ruleset"]),

    // The rim: each wraps one outside thing. No unsafe pointer leaves Netlink and NFTNetlink.
    module("KubeDecoding", ["Addresses", "ClusterModel", .product(name: "Yams", package: "Yams")]),
    module("ManifestSource", ["ClusterModel", "KubeDecoding"]),
    .systemLibrary(name: "CMnl", pkgConfig: "libmnl", providers: [.apt(["libmnl-dev"])]),
    .systemLibrary(name: "CNftnl", pkgConfig: "libnftnl", providers: [.apt(["libnftnl-dev", "libmnl-dev"])]),
    module("Netlink", ["Addresses", "CMnl"]),
    module("NFTNetlink", ["Addresses", "Ruleset", "Netlink", "CMnl", "CNftnl"]),
    module(
      "Controller",
      ["Addresses", "ClusterModel", "ServicePlan", "Ruleset", "RulesetCompiler", "Netlink", "NFTNetlink"]),
    .executableTarget(
      name: "viaduct",
      dependencies: [
        "Addresses", "ClusterModel", "ServicePlan", "Ruleset", "RulesetCompiler", "NFTText",
        "PacketSimulator", "StageText",
        "ManifestSource", "Netlink", "NFTNetlink", "Controller",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .target(name: "SeededRandom", path: "Tests/SeededRandom", swiftSettings: strict),
    .target(
      name: "TestSupport",
      dependencies: ["Addresses", "ClusterModel", "ServicePlan", "Ruleset", "SeededRandom"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .systemLibrary(name: "CNetworkNamespace", path: "Tests/CNetworkNamespace"),
    .target(
      name: "PrivateNetwork", dependencies: ["CNetworkNamespace"], path: "Tests/PrivateNetwork",
      swiftSettings: strict),
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
    tests("ClusterModel", ["Addresses"]),
    tests("ServicePlan", ["Addresses", "ClusterModel", "SeededRandom", "TestSupport"]),
    tests("Ruleset", ["Addresses", "TestSupport"]),
    tests(
      "RulesetCompiler",
      ["Addresses", "ClusterModel", "ServicePlan", "Ruleset", "NFTText", "SeededRandom", "TestSupport"]),
    .testTarget(
      name: "ScenarioTests",
      dependencies: [
        "Addresses", "ClusterModel", "Controller", "KubeDecoding", "NFTText", "PacketSimulator", "Ruleset",
        "SeededRandom",
        "RulesetCompiler",
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
    tests("StageText", ["Addresses", "ClusterModel", "ServicePlan", "TestSupport"]),
    tests("KubeDecoding", ["Addresses", "ClusterModel", "SeededRandom"]),
    tests("ManifestSource", ["Addresses", "ClusterModel", "KubeDecoding"]),
    tests("Netlink", ["Addresses", "CNetworkNamespace"]),
    tests(
      "NFTNetlink", ["Addresses", "Ruleset", "Netlink", "PrivateNetwork", "SeededRandom", "TestSupport"]),
    tests(
      "Controller",
      [
        "Addresses", "ClusterModel", "ServicePlan", "Ruleset", "RulesetCompiler", "Netlink", "NFTNetlink",
        "PrivateNetwork", "TestSupport",
      ]),
  ]
)
