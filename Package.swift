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

  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // Values only: the standard library and nothing else.
    module("Addresses"),
    module("ClusterModel", ["Addresses"]),
    module("Ruleset", ["Addresses"]),

    // The kernel. No unsafe pointer leaves Netlink and NFTNetlink.
    .systemLibrary(name: "CMnl", pkgConfig: "libmnl", providers: [.apt(["libmnl-dev"])]),
    .systemLibrary(name: "CNftnl", pkgConfig: "libnftnl", providers: [.apt(["libnftnl-dev", "libmnl-dev"])]),
    module("Netlink", ["Addresses", "CMnl"]),
    module("NFTNetlink", ["Addresses", "Ruleset", "Netlink", "CMnl", "CNftnl"]),

    .systemLibrary(name: "CNetworkNamespace", path: "Tests/CNetworkNamespace"),
    tests("Netlink", ["Addresses", "CNetworkNamespace"]),
    tests("NFTNetlink", ["Addresses", "Ruleset", "Netlink", "CNetworkNamespace"]),
  ]
)
