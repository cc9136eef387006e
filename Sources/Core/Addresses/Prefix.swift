/// A CIDR block of one family: an address and a prefix length.
public struct Prefix<Family: IPFamily>: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The first address of the block; its host bits are 0.
  public let first: Family.Address
  /// The prefix length in bits: 0...32 or 0...128.
  public let length: Int

  /// Creates the block that contains the address; nil if the length is out of range. Clears the host bits:
  /// `10.0.0.7/8` becomes 10.0.0.0/8, as in the API server.
  public init?(_ address: Family.Address, length: Int) {
    guard (0...Family.Address.bits).contains(length) else { return nil }
    self.length = length
    first = Family.Address(number: address.number & ~Self.hostMask(length))
  }

  /// Creates the block that contains only this address.
  public init(_ address: Family.Address) {
    first = address
    length = Family.Address.bits
  }

  /// The last address of the block.
  public var last: Family.Address { Family.Address(number: first.number | Self.hostMask(length)) }

  /// Returns whether the block contains the address.
  public func contains(_ address: Family.Address) -> Bool { first <= address && address <= last }

  /// Returns whether this block contains all of the other block.
  public func contains(_ other: Self) -> Bool { length <= other.length && contains(other.first) }

  /// Returns whether the blocks have an address in common; prefixes nest or are disjoint.
  public func overlaps(_ other: Self) -> Bool { contains(other) || other.contains(self) }

  /// True for 0.0.0.0/0 and ::/0.
  public var isEverything: Bool { length == 0 }

  /// Orders by first address; of two blocks with the same one, the larger comes first.
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

/// A CIDR block of either family.
public enum IPPrefix: Hashable, Sendable, Comparable, LosslessStringConvertible {
  /// An IPv4 block.
  case v4(Prefix<IPv4>)
  /// An IPv6 block.
  case v6(Prefix<IPv6>)

  /// Parses CIDR notation (RFC 4632) and clears the host bits. A block of IPv4-mapped IPv6 addresses
  /// (`::ffff:10.0.0.0/104`) becomes the block of the IPv4 addresses, as in Go's net.ParseCIDR; a larger one, which has
  /// other addresses too (`::ffff:10.0.0.0/8`), is one of IPv6.
  public init?(_ description: String) {
    let parts = description.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(parts[1]),
      let address = IPAddress(String(parts[0]))
    else { return nil }
    let mappedBits = parts[0].contains(":") ? IPv6Address.bits - IPv4Address.bits : 0
    if case .v4(let own) = address, length >= mappedBits {
      guard let prefix = Prefix<IPv4>(own, length: length - mappedBits) else { return nil }
      self = .v4(prefix)
    } else {
      guard let own = IPv6Address(String(parts[0])), let prefix = Prefix<IPv6>(own, length: length) else {
        return nil
      }
      self = .v6(prefix)
    }
  }

  /// The family that the block belongs to.
  public var family: AddressFamily {
    switch self {
    case .v4: .ipv4
    case .v6: .ipv6
    }
  }

  /// Returns whether the block contains the address; false if the address is of the other family.
  public func contains(_ address: IPAddress) -> Bool {
    switch (self, address) {
    case (.v4(let prefix), .v4(let address)): prefix.contains(address)
    case (.v6(let prefix), .v6(let address)): prefix.contains(address)
    default: false
    }
  }

  /// Returns whether the blocks have an address in common; false if they are of different families.
  public func overlaps(_ other: IPPrefix) -> Bool {
    switch (self, other) {
    case (.v4(let own), .v4(let other)): own.overlaps(other)
    case (.v6(let own), .v6(let other)): own.overlaps(other)
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

  /// Returns the block as a block of this family; nil if it is of the other one.
  public func own<Family: IPFamily>(_: Family.Type) -> Prefix<Family>? {
    switch self {
    case .v4(let prefix): prefix as? Prefix<Family>
    case .v6(let prefix): prefix as? Prefix<Family>
    }
  }
}

extension Array {
  /// Returns the blocks in order, without those that another one contains. Prefixes nest or are disjoint, so the result
  /// has no overlaps, as an nftables interval set requires (the kernel rejects overlaps with ENOTEMPTY).
  public func withoutNested<Family: IPFamily>() -> [Prefix<Family>] where Element == Prefix<Family> {
    var kept: [Prefix<Family>] = []
    for prefix in sorted() where kept.last?.contains(prefix) != true { kept.append(prefix) }
    return kept
  }
}
