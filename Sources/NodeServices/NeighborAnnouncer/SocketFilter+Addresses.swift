internal import Addresses
internal import Netlink

extension SocketFilter {
  /// A jump of classic BPF leads at most 255 steps ahead, so there may be no more addresses than this to compare with.
  static let mostAddresses = 100

  /// ARP packets whose sender or target is one of these. With very many, all ARP packets.
  static func arp(about addresses: [IPv4Address]) -> SocketFilter {
    guard !addresses.isEmpty else { return SocketFilter([.ignore]) }
    guard addresses.count <= mostAddresses else { return SocketFilter([.receive]) }
    let numbers = addresses.map(\.rawValue)
    return SocketFilter(
      // The target's address, then the sender's.
      [.loadFourBytes(at: 24)] + comparisons(with: numbers, then: numbers.count + 2)
        + [.loadFourBytes(at: 14)] + comparisons(with: numbers, then: 1) + [.ignore, .receive])
  }

  /// Solicitations and advertisements for addresses that end like one of these. With very many, all of them.
  static func neighbors(about addresses: [IPv6Address]) -> SocketFilter {
    guard !addresses.isEmpty else { return SocketFilter([.ignore]) }
    // ICMPv6 with hop limit 255; type 135 or 136, code 0.
    let kind: [Instruction] = [
      .loadTwoBytes(at: 6), .ifEqual(0x3aff, skip: 1), .ignore,
      .loadTwoBytes(at: 40), .ifEqual(0x8700, skip: 2), .ifEqual(0x8800, skip: 1), .ignore,
    ]
    guard addresses.count <= mostAddresses else { return SocketFilter(kind + [.receive]) }
    let numbers = addresses.map { UInt32(truncatingIfNeeded: $0.low) }
    // The last four bytes of the target.
    return SocketFilter(
      kind + [.loadFourBytes(at: 60)] + comparisons(with: numbers, then: 1) + [.ignore, .receive])
  }

  /// Compares with each of the numbers; where one is equal it goes on so many steps behind the last comparison.
  private static func comparisons(with numbers: [UInt32], then steps: Int) -> [Instruction] {
    numbers.enumerated().map { place, number in
      .ifEqual(number, skip: UInt8(numbers.count - 1 - place + steps))
    }
  }
}
