package import Addresses
internal import NFTCompiler
internal import Netlink
internal import NFTNetlink

/// Returns whether the kernel cannot limit connections, so that tables with limits would be refused. False if it cannot be
/// asked; asking changes nothing, and requires CAP_NET_ADMIN.
package func kernelLacksLimits() -> Bool {
  guard var connection = try? NFTConnection(), let missing = try? connection.missingFeatures() else {
    return false
  }
  return missing.contains { $0.kind == .connectionLimit || $0.kind == .rateLimit }
}

/// Returns how many connections the limits of each Service port have refused, by the name of the port, as the tables of
/// this network namespace count them. Empty without limits, or if they cannot be read; requires CAP_NET_ADMIN.
package func connectionsOverLimit(_ family: AddressFamily) -> [String: UInt64] {
  guard var connection = try? NFTConnection(),
    let counters = try? connection.readCounters(of: ServiceCounts.overLimitSet, family)
  else { return [:] }
  return Dictionary(counters.map { ($0.comment ?? "", $0.packets) }, uniquingKeysWith: +)
}
