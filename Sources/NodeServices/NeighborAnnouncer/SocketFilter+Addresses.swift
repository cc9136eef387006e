internal import Addresses
internal import Netlink

extension SocketFilter {
  /// The maximum number of addresses to compare with; a jump of classic BPF skips at most 255 instructions.
  static let addressLimit = 100

  /// Returns a filter for ARP packets whose sender or target is one of these; beyond the limit, for all ARP packets.
  static func arp(about addresses: [IPv4Address]) -> SocketFilter {
    guard !addresses.isEmpty else { return SocketFilter([.ignore]) }
    guard addresses.count <= addressLimit else { return SocketFilter([.receive]) }
    let numbers = addresses.map(\.rawValue)
    return SocketFilter(
      // The target's address, then the sender's.
      [.loadFourBytes(at: 24)] + comparisons(with: numbers, then: numbers.count + 2)
        + [.loadFourBytes(at: 14)] + comparisons(with: numbers, then: 1) + [.ignore, .receive])
  }

  /// Returns a filter for solicitations and advertisements whose target ends in the same four bytes as one of these;
  /// beyond the limit, for all of them.
  static func neighbors(about addresses: [IPv6Address]) -> SocketFilter {
    guard !addresses.isEmpty else { return SocketFilter([.ignore]) }
    // ICMPv6 with hop limit 255; type 135 or 136, code 0.
    let kind: [Instruction] = [
      .loadTwoBytes(at: 6), .ifEqual(0x3aff, skip: 1), .ignore,
      .loadTwoBytes(at: 40), .ifEqual(0x8700, skip: 2), .ifEqual(0x8800, skip: 1), .ignore,
    ]
    guard addresses.count <= addressLimit else { return SocketFilter(kind + [.receive]) }
    let numbers = addresses.map { UInt32(truncatingIfNeeded: $0.low) }
    // Compare the last four bytes of the target.
    return SocketFilter(
      kind + [.loadFourBytes(at: 60)] + comparisons(with: numbers, then: 1) + [.ignore, .receive])
  }

  /// Compares with each of the numbers; on a match, continues this many instructions after the last comparison.
  private static func comparisons(with numbers: [UInt32], then steps: Int) -> [Instruction] {
    numbers.enumerated().map { place, number in
      .ifEqual(number, skip: UInt8(numbers.count - 1 - place + steps))
    }
  }
}
