internal import Addresses

extension AddressPools {
  /// The bands of each space, in the order in which numbers are drawn from them.
  var bands: [SpaceKey: [Band]] {
    var bands: [SpaceKey: [Band]] = [:]
    for block in serviceRanges { bands[.clusterIP(block.family)] = Self.clusterIPBands(block) }
    for transport in Transport.allCases { bands[.nodePort(transport)] = nodePortBands }
    for (family, ranges) in Dictionary(grouping: loadBalancer, by: \.family) {
      bands[.loadBalancer(family)] = [Band(ranges.map(\.numbers))]
    }
    return bands
  }

  /// The upper band first; the lower one, reserved for explicit requests, only when nothing else is free (KEP-3070).
  /// The lower band is a sixteenth of the block, at least 16 and at most 256 addresses; a block of 16 or fewer has
  /// none.
  private static func clusterIPBands(_ block: IPPrefix) -> [Band] {
    let usable = AddressRange(usable: block).numbers
    let size = block.numbers.upperBound - block.numbers.lowerBound + 1
    return split(usable, reserved: size <= 16 ? 0 : min(max(16, size / 16), 256))
  }

  /// The same for node ports (KEP-3668): a thirty-second of the range, at least 16 and at most 128 ports; a range of
  /// 16 or fewer has none.
  private var nodePortBands: [Band] {
    let numbers = UInt128(nodePorts.lowerBound.number)...UInt128(nodePorts.upperBound.number)
    let size = numbers.upperBound - numbers.lowerBound + 1
    return Self.split(numbers, reserved: size <= 16 ? 0 : min(max(16, size / 32), 128))
  }

  private static func split(_ numbers: ClosedRange<UInt128>, reserved: UInt128) -> [Band] {
    let middle = numbers.lowerBound + reserved
    // A /28 has fourteen usable addresses and sixteen reserved ones: all of them are reserved then, and assigned all
    // the same.
    guard reserved > 0, middle <= numbers.upperBound else { return [Band([numbers])] }
    return [Band([middle...numbers.upperBound]), Band([numbers.lowerBound...(middle - 1)])]
  }
}
