extension IPAddressValue {
  /// Creates an address from its bytes in network byte order; nil unless there are as many as the family's addresses
  /// have.
  public init?(bytes: ArraySlice<UInt8>) {
    guard bytes.count == Self.bits / 8 else { return nil }
    self.init(number: bytes.reduce(0) { $0 << 8 | UInt128($1) })
  }

  /// The 4 or 16 bytes of the address in network byte order.
  public var bytes: [UInt8] {
    (0..<Self.bits / 8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// Whether this is the wildcard address, `0.0.0.0` or `::`.
  public var isUnspecified: Bool { number == 0 }
}

extension IPAddress {
  /// Creates an address from 4 or 16 bytes in network byte order; nil if there are more or fewer.
  public init?(bytes: ArraySlice<UInt8>) {
    if let address = IPv4Address(bytes: bytes) {
      self = .v4(address)
    } else if let address = IPv6Address(bytes: bytes) {
      self = .v6(address)
    } else {
      return nil
    }
  }

  /// The 4 or 16 bytes of the address in network byte order.
  public var bytes: [UInt8] {
    switch self {
    case .v4(let address): address.bytes
    case .v6(let address): address.bytes
    }
  }

  /// Creates the address of a family with this number; ignores bits beyond the family's length.
  public init(_ family: AddressFamily, number: UInt128) {
    switch family {
    case .ipv4: self = .v4(IPv4Address(number: number))
    case .ipv6: self = .v6(IPv6Address(number: number))
    }
  }

  /// The address as a number, most significant byte first.
  public var number: UInt128 {
    switch self {
    case .v4(let address): address.number
    case .v6(let address): address.number
    }
  }

  /// Whether this is the wildcard address, `0.0.0.0` or `::`.
  public var isUnspecified: Bool { number == 0 }
}
