public import Addresses

/// The tables that the kernel holds of ours; nil where there is none.
public struct LiveTables: Equatable, Sendable {
  /// The table `ip viaduct`.
  public var ipv4: TableImage?
  /// The table `ip6 viaduct`.
  public var ipv6: TableImage?

  /// Creates the pair; without arguments neither table exists.
  public init(ipv4: TableImage? = nil, ipv6: TableImage? = nil) {
    self.ipv4 = ipv4
    self.ipv6 = ipv6
  }

  /// The table of a family.
  public subscript(family: AddressFamily) -> TableImage? { family == .ipv4 ? ipv4 : ipv6 }
}
