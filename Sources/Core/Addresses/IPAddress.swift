/// An address of either family, as Services and Nodes have them.
public enum IPAddress: Hashable, Sendable, Comparable, LosslessStringConvertible {
  /// An IPv4 address.
  case v4(IPv4Address)
  /// An IPv6 address.
  case v6(IPv6Address)

  /// Parses an address of either family. An IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) becomes the IPv4 address, as in
  /// Go's net.ParseIP and therefore in all of Kubernetes.
  public init?(utf8 text: Span<UInt8>) {
    if let address = IPv4Address(utf8: text) {
      self = .v4(address)
    } else if let address = IPv6Address(utf8: text) {
      let isMapped = address.high == 0 && address.low >> 32 == 0xffff
      self =
        isMapped
        ? .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: address.low))) : .v6(address)
    } else {
      return nil
    }
  }

  /// Parses an address of either family, like `init(utf8:)`.
  public init?(_ description: String) { self.init(utf8: description.utf8.span) }

  /// The family that the address belongs to.
  public var family: AddressFamily {
    switch self {
    case .v4: .ipv4
    case .v6: .ipv6
    }
  }

  /// True for 127.0.0.0/8 and ::1.
  public var isLoopback: Bool {
    switch self {
    case .v4(let address): address.isLoopback
    case .v6(let address): address.isLoopback
    }
  }

  /// True for 169.254.0.0/16 and fe80::/10.
  public var isLinkLocal: Bool {
    switch self {
    case .v4(let address): address.isLinkLocal
    case .v6(let address): address.isLinkLocal
    }
  }

  /// The canonical form: dotted decimal, or RFC 5952.
  public var description: String {
    switch self {
    case .v4(let address): address.description
    case .v6(let address): address.description
    }
  }
}
