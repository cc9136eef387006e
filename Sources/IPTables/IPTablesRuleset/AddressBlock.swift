package import Addresses

/// A block of addresses as `-s` and `-d` take it.
package struct AddressBlock: Hashable, Sendable, CustomStringConvertible {
  /// The first address.
  package let first: IPAddress
  /// The prefix length in bits.
  package let length: Int

  /// Creates a block from its first address and prefix length.
  package init(_ first: IPAddress, length: Int) {
    self.first = first
    self.length = length
  }

  /// Creates the block that contains only this address.
  package init(_ address: IPAddress) { self.init(address, length: address.family.bits) }

  /// Creates the block of a prefix.
  package init<Family: IPFamily>(_ prefix: Prefix<Family>) {
    self.init(Family.any(prefix.first), length: prefix.length)
  }

  /// Parses an address with or without a prefix length; nil if it is neither.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first.flatMap({ IPAddress(String($0)) }) else { return nil }
    guard parts.count == 2 else {
      self.init(first)
      return
    }
    guard let length = Int(parts[1]), (0...first.family.bits).contains(length) else { return nil }
    self.init(first, length: length)
  }

  /// Whether the block contains the address; false for one of the other family.
  package func contains(_ address: IPAddress) -> Bool {
    guard address.family == first.family else { return false }
    return length == 0 || (address.number ^ first.number) >> UInt128(first.family.bits - length) == 0
  }

  /// CIDR notation, also of a single address, as iptables-save prints it.
  package var description: String { "\(first)/\(length)" }
}
