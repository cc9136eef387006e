/// A block of addresses of one family: an address and how many of its first bits count.
public struct Prefix<Family: IPFamily>: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The first address; all bits after the prefix are 0.
  public let first: Family.Address
  /// How many bits count: 0...32 or 0...128.
  public let length: Int

  /// The block that holds the address, or nil when the length is out of range. Bits after the prefix are
  /// cleared: `10.0.0.7/8` is 10.0.0.0/8, as the API server reads it.
  public init?(_ address: Family.Address, length: Int) {
    guard (0...Family.Address.bits).contains(length) else { return nil }
    self.length = length
    first = Family.Address(number: address.number & ~Self.hostMask(length))
  }

  /// The block of this one address.
  public init(_ address: Family.Address) {
    first = address
    length = Family.Address.bits
  }

  /// The last address.
  public var last: Family.Address { Family.Address(number: first.number | Self.hostMask(length)) }

  /// Whether the address lies in the block.
  public func contains(_ address: Family.Address) -> Bool { first <= address && address <= last }

  /// Whether all of the other block lies in this one.
  public func contains(_ other: Self) -> Bool { length <= other.length && contains(other.first) }

  /// True for 0.0.0.0/0 and ::/0.
  public var isEverything: Bool { length == 0 }

  /// Orders by first address, the larger block first.
  public static func < (left: Self, right: Self) -> Bool {
    (left.first, left.length) < (right.first, right.length)
  }

  /// CIDR notation.
  public var description: String { "\(first)/\(length)" }

  private static func hostMask(_ length: Int) -> UInt128 {
    let hostBits = Family.Address.bits - length
    return hostBits == 128 ? .max : (1 << UInt128(hostBits)) - 1
  }
}

/// A block of addresses of either family.
public enum IPPrefix: Hashable, Sendable, Comparable, LosslessStringConvertible {
  /// An IPv4 block.
  case v4(Prefix<IPv4>)
  /// An IPv6 block.
  case v6(Prefix<IPv6>)

  /// Reads CIDR notation (RFC 4632). Bits after the prefix are cleared. A block of IPv4-mapped IPv6 addresses
  /// (`::ffff:10.0.0.0/104`) is the block of the IPv4 addresses, as Go's net.ParseCIDR has it.
  public init?(_ description: String) {
    let parts = description.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(parts[1]),
      let address = IPAddress(String(parts[0]))
    else { return nil }
    switch address {
    case .v4(let own):
      let mappedBits = parts[0].contains(":") ? IPv6Address.bits - IPv4Address.bits : 0
      guard let prefix = Prefix<IPv4>(own, length: length - mappedBits) else { return nil }
      self = .v4(prefix)
    case .v6(let own):
      guard let prefix = Prefix<IPv6>(own, length: length) else { return nil }
      self = .v6(prefix)
    }
  }

  /// Which family it belongs to.
  public var family: AddressFamily {
    switch self {
    case .v4: .ipv4
    case .v6: .ipv6
    }
  }

  /// Whether the address lies in the block; false for the other family.
  public func contains(_ address: IPAddress) -> Bool {
    switch (self, address) {
    case (.v4(let prefix), .v4(let address)): prefix.contains(address)
    case (.v6(let prefix), .v6(let address)): prefix.contains(address)
    default: false
    }
  }

  /// CIDR notation.
  public var description: String {
    switch self {
    case .v4(let prefix): prefix.description
    case .v6(let prefix): prefix.description
    }
  }

  /// The block as the family's own, or nil.
  public func own<Family: IPFamily>(_: Family.Type) -> Prefix<Family>? {
    switch self {
    case .v4(let prefix): prefix as? Prefix<Family>
    case .v6(let prefix): prefix as? Prefix<Family>
    }
  }
}

extension Array {
  /// The blocks without those that another one holds, in order. Prefixes nest or are disjoint, so no two of the
  /// result overlap: what an nftables interval set demands (overlaps are refused with ENOTEMPTY).
  public func withoutNested<Family: IPFamily>() -> [Prefix<Family>] where Element == Prefix<Family> {
    var kept: [Prefix<Family>] = []
    for prefix in sorted() where kept.last?.contains(prefix) != true { kept.append(prefix) }
    return kept
  }
}
