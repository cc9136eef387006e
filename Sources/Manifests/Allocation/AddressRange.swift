package import Addresses

/// A range of addresses of one family, including both ends.
package struct AddressRange: Hashable, Sendable, LosslessStringConvertible {
  /// The family of the addresses.
  package let family: AddressFamily
  /// The addresses as integers.
  let numbers: ClosedRange<UInt128>
  /// The range as it was written.
  package let description: String

  /// Parses `192.168.50.200-192.168.50.220`, `192.168.50.200` or `192.168.50.192/27`. Fails for anything else, for
  /// ends of different families, and if the second end is before the first.
  ///
  /// A block in CIDR notation excludes its first address, and for IPv4 its last: they are the network and broadcast
  /// addresses, and for IPv6 the subnet-router anycast address (RFC 1122, RFC 4291 section 2.6.1). Blocks of one or
  /// two addresses are complete (RFC 3021, RFC 6164). To include all addresses, write the range with a dash.
  package init?(_ description: String) {
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

  /// Creates the range of usable addresses of a block.
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

  /// Whether the address is in the range.
  package func contains(_ address: IPAddress) -> Bool {
    address.family == family && numbers.contains(address.number)
  }
}

extension IPPrefix {
  /// All addresses of the block as integers, including those that are not usable.
  var numbers: ClosedRange<UInt128> {
    switch self {
    case .v4(let block): block.first.number...block.last.number
    case .v6(let block): block.first.number...block.last.number
    }
  }
}
