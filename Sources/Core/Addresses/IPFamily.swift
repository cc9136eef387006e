/// One of the two address families, as a type: `Plan<IPv4>` cannot hold an IPv6 address.
public protocol IPFamily: Sendable, Hashable {
  /// The family's addresses.
  associatedtype Address: IPAddressValue
  /// The same family as a value.
  static var family: AddressFamily { get }
  /// The address as this family's own, or nil when it belongs to the other one.
  static func own(_ address: IPAddress) -> Address?
  /// The address as a value of either family.
  static func any(_ address: Address) -> IPAddress
}

/// The IPv4 family.
public enum IPv4: IPFamily {
  /// `.ipv4`
  public static var family: AddressFamily { .ipv4 }
  /// The address if it is an IPv4 address.
  public static func own(_ address: IPAddress) -> IPv4Address? {
    if case .v4(let own) = address { own } else { nil }
  }
  /// The address as a value of either family.
  public static func any(_ address: IPv4Address) -> IPAddress { .v4(address) }
}

/// The IPv6 family.
public enum IPv6: IPFamily {
  /// `.ipv6`
  public static var family: AddressFamily { .ipv6 }
  /// The address if it is an IPv6 address.
  public static func own(_ address: IPAddress) -> IPv6Address? {
    if case .v6(let own) = address { own } else { nil }
  }
  /// The address as a value of either family.
  public static func any(_ address: IPv6Address) -> IPAddress { .v6(address) }
}

/// The two families as values; IPv4 comes first.
public enum AddressFamily: String, Hashable, Sendable, CaseIterable, Comparable, CustomStringConvertible {
  /// IPv4, nft's `ip`.
  case ipv4 = "IPv4"
  /// IPv6, nft's `ip6`.
  case ipv6 = "IPv6"

  /// IPv4 sorts before IPv6.
  public static func < (left: Self, right: Self) -> Bool { left == .ipv4 && right == .ipv6 }
  /// As the Kubernetes API writes it.
  public var description: String { rawValue }
  /// How many bits an address has.
  public var bits: Int { self == .ipv4 ? 32 : 128 }
}

/// What both kinds of address can do. Addresses order as their bytes on the wire do.
public protocol IPAddressValue: Hashable, Sendable, Comparable, LosslessStringConvertible, Encodable {
  /// How many bits an address has: 32 or 128.
  static var bits: Int { get }
  /// The address whose last bits these are; bits beyond the family's are cut off.
  init(number: UInt128)
  /// The address as a number, most significant byte first.
  var number: UInt128 { get }
  /// True for 127.0.0.0/8 and ::1.
  var isLoopback: Bool { get }
  /// True for 169.254.0.0/16 and fe80::/10.
  var isLinkLocal: Bool { get }
}
