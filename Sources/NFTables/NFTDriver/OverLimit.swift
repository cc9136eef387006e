package import Addresses
internal import NFTCompiler
internal import Netlink
internal import NFTNetlink

/// Returns how many connections the limits of each Service port have refused, by the name of the port, as the tables of
/// this network namespace count them. Empty without limits, or if they cannot be read; requires CAP_NET_ADMIN.
package func connectionsOverLimit(_ family: AddressFamily) -> [String: UInt64] {
  guard var connection = try? NFTConnection(),
    let counters = try? connection.readCounters(of: ServiceCounts.overLimitSet, family)
  else { return [:] }
  return Dictionary(counters.map { ($0.comment ?? "", $0.packets) }, uniquingKeysWith: +)
}
