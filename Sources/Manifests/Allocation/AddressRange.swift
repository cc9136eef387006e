public import Addresses

/// Addresses from one to another, both included, of one family.
public struct AddressRange: Hashable, Sendable, LosslessStringConvertible {
  /// The family of all of them.
  public let family: AddressFamily
  /// The addresses as numbers.
  let numbers: ClosedRange<UInt128>
  /// As it was written.
  public let description: String

  /// Reads `192.168.50.200-192.168.50.220`, `192.168.50.200` or `192.168.50.192/27`; nil for anything else, for ends
  /// of two families, and when the second end is before the first.
  ///
  /// Of a block in CIDR notation the first address does not count, and for IPv4 neither does the last: they name the
  /// network and all of it (RFC 1122, RFC 4291 section 2.6.1). Blocks of one or two addresses count whole (RFC 3021,
  /// RFC 6164). Who wants them all writes the range with a dash.
  public init?(_ description: String) {
    let ends = description.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    if let block = IPPrefix(description) {
      self.init(usable: block, description: description)
    } else if ends.count <= 2, let first = IPAddress(ends[0]), let last = IPAddress(ends.last ?? ""),
      first.family == last.family, first.number <= last.number
    {
      self.init(family: first.family, numbers: first.number...last.number, description: description)
    } else {
      return nil
    }
  }

  /// What of a block can be given out.
  init(usable block: IPPrefix, description: String? = nil) {
    let whole = block.numbers
    let isPair = whole.upperBound - whole.lowerBound <= 1
    let last = block.family == .ipv4 ? whole.upperBound - (isPair ? 0 : 1) : whole.upperBound
    self.init(
      family: block.family, numbers: whole.lowerBound + (isPair ? 0 : 1)...last,
      description: description ?? block.description)
  }

  private init(family: AddressFamily, numbers: ClosedRange<UInt128>, description: String) {
    self.family = family
    self.numbers = numbers
    self.description = description
  }

  /// Whether the address may be given out.
  public func contains(_ address: IPAddress) -> Bool {
    address.family == family && numbers.contains(address.number)
  }
}

extension IPAddress {
  /// The address as a number.
  var number: UInt128 {
    switch self {
    case .v4(let address): address.number
    case .v6(let address): address.number
    }
  }

  /// The family's address with this number.
  init(_ family: AddressFamily, number: UInt128) {
    switch family {
    case .ipv4: self = .v4(IPv4Address(number: number))
    case .ipv6: self = .v6(IPv6Address(number: number))
    }
  }
}

extension IPPrefix {
  /// All of its addresses as numbers.
  var numbers: ClosedRange<UInt128> {
    switch self {
    case .v4(let block): block.first.number...block.last.number
    case .v6(let block): block.first.number...block.last.number
    }
  }
}
