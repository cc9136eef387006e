/// An address of either family, as it stands in a Service or a Node.
public enum IPAddress: Hashable, Sendable, Comparable, LosslessStringConvertible {
  /// An IPv4 address.
  case v4(IPv4Address)
  /// An IPv6 address.
  case v6(IPv6Address)

  /// Reads either family. An IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) is the IPv4 address that it maps, as
  /// Go's net.ParseIP and so all of Kubernetes have it.
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

  /// Reads either family, as the initializer for bytes does.
  public init?(_ description: String) { self.init(utf8: description.utf8.span) }

  /// Which family it belongs to.
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

  /// The canonical text.
  public var description: String {
    switch self {
    case .v4(let address): address.description
    case .v6(let address): address.description
    }
  }
}
