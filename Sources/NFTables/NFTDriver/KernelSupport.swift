internal import ClusterModel
internal import Netlink
package import NFTNetlink
package import ServicePlan

/// What the kernel can do of what some Services ask for. Tables that ask for anything else would be refused as a whole.
package struct KernelSupport: Hashable, Sendable {
  /// Whether it limits connections, and counts what it refuses.
  package let limits: Bool
  /// Whether it hashes packets.
  package let hashes: Bool
  /// Whether it matches marks of connections.
  package let connectionMarks: Bool

  /// Creates what a kernel can do that lacks these features, in either family.
  package init(lacking kinds: Set<RulesetFeature.Kind> = []) {
    limits = kinds.isDisjoint(with: [.connectionLimit, .rateLimit, .countingMap])
    hashes = !kinds.contains(.hash)
    connectionMarks = !kinds.contains(.connectionMark)
  }

  /// Asks the kernel, which changes nothing and requires CAP_NET_ADMIN. If it cannot be asked, it is taken to have all.
  package static func ofThisKernel() -> Self {
    guard var connection = try? NFTConnection(), let missing = try? connection.missingFeatures() else {
      return Self()
    }
    return Self(lacking: Set(missing.map(\.kind)))
  }

  /// Returns the settings with which Services ask for nothing else.
  package func restricted(_ settings: ProxySettings) -> ProxySettings {
    var settings = settings
    settings.servesLimits = limits
    settings.servesHashes = hashes
    settings.marksConnections = connectionMarks
    return settings
  }

  /// Returns a line for each setting of the node that has no effect. What a Service itself asks for is reported about it.
  package func warnings(about settings: ProxySettings) -> [String] {
    let algorithm = settings.defaultAlgorithm
    return [
      hashes || algorithm == .random
        ? nil
        : "--default-algorithm \(algorithm.rawValue): the kernel has no jhash, so endpoints are chosen at random; "
          + "load nft_hash",
      connectionMarks || !settings.resetsConnections
        ? nil
        : "--reset-connections: the kernel has no connection marks, so connections whose endpoint is gone are left alone; "
          + "use one built with CONFIG_NF_CONNTRACK_MARK",
    ].compactMap { $0 }
  }
}
