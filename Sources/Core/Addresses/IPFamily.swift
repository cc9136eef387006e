/// An address family as a type, so that a `Plan<IPv4>` cannot contain an IPv6 address.
public protocol IPFamily: Sendable, Hashable {
  /// The family's addresses.
  associatedtype Address: IPAddressValue
  /// The same family as a value.
  static var family: AddressFamily { get }
  /// Returns the address as an address of this family; nil if it is of the other one.
  static func own(_ address: IPAddress) -> Address?
  /// Returns the address as an `IPAddress`.
  static func any(_ address: Address) -> IPAddress
}

/// The IPv4 family.
public enum IPv4: IPFamily {
  /// `.ipv4`
  public static var family: AddressFamily { .ipv4 }
  /// Returns the address if it is an IPv4 address.
  public static func own(_ address: IPAddress) -> IPv4Address? {
    if case .v4(let own) = address { own } else { nil }
  }
  /// Returns the address as an `IPAddress`.
  public static func any(_ address: IPv4Address) -> IPAddress { .v4(address) }
}

/// The IPv6 family.
public enum IPv6: IPFamily {
  /// `.ipv6`
  public static var family: AddressFamily { .ipv6 }
  /// Returns the address if it is an IPv6 address.
  public static func own(_ address: IPAddress) -> IPv6Address? {
    if case .v6(let own) = address { own } else { nil }
  }
  /// Returns the address as an `IPAddress`.
  public static func any(_ address: IPv6Address) -> IPAddress { .v6(address) }
}

/// The two address families as values.
public enum AddressFamily: String, Hashable, Sendable, CaseIterable, Comparable, CustomStringConvertible {
  /// IPv4, nft's `ip`.
  case ipv4 = "IPv4"
  /// IPv6, nft's `ip6`.
  case ipv6 = "IPv6"

  /// IPv4 sorts before IPv6.
  public static func < (left: Self, right: Self) -> Bool { left == .ipv4 && right == .ipv6 }
  /// The name as the Kubernetes API writes it.
  public var description: String { rawValue }
  /// The length of an address in bits.
  public var bits: Int { self == .ipv4 ? 32 : 128 }
}

/// The interface that the addresses of both families share. Addresses order like their bytes on the wire.
public protocol IPAddressValue: Hashable, Sendable, Comparable, LosslessStringConvertible, Encodable {
  /// The length of an address in bits: 32 or 128.
  static var bits: Int { get }
  /// Creates the address with this number; ignores bits beyond the family's length.
  init(number: UInt128)
  /// The address as a number, most significant byte first.
  var number: UInt128 { get }
  /// True for 127.0.0.0/8 and ::1.
  var isLoopback: Bool { get }
  /// True for 169.254.0.0/16 and fe80::/10.
  var isLinkLocal: Bool { get }
}
