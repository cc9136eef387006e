internal import Addresses

extension ServiceZone {
  /// Returns the response to a reverse lookup; nil if the name is not ours.
  ///
  /// We are authoritative for all addresses in our ranges, whether or not a Service has them, and elsewhere for the
  /// addresses that a Service has. The nodes above single addresses always exist, because a resolver that minimizes
  /// query names (RFC 9156) must not conclude that nothing is below them.
  func reverseResponse(to query: DNSQuery) -> DNSResponse? {
    guard let name = ReverseName(query.name) else { return nil }
    let names = name.address.map { self.names(of: $0) } ?? []
    guard let labels = name.apexLabels(in: reverseRanges) ?? (names.isEmpty ? nil : query.name.labels.count),
      let apex = DomainName(labels: query.name.labels.suffix(labels))
    else { return nil }
    guard isComplete else { return DNSResponse(to: query, .serverFailure) }
    let isApex = labels == query.name.labels.count
    var response = authoritativeResponse(to: query)
    if name.isWhole, isApex || name.address == nil || !names.isEmpty {
      let zone: [RecordData] = isApex ? [.soa(start), .ns(server)] : []
      fill(&response, from: ZoneNode(names.map(RecordData.ptr) + zone), at: query.name, in: apex)
    } else {
      response.code = .nameError
      response.authorities = [start(of: apex)]
    }
    return response
  }
}

/// A name below in-addr.arpa or ip6.arpa, interpreted as a block of addresses (RFC 1035, section 3.5; RFC 3596, section
/// 2.5).
private struct ReverseName {
  /// The block, which is a single address if the name has all labels.
  let block: IPPrefix
  /// Whether all labels are part of the block; false if there is an invalid label, or one below a single address.
  let isWhole: Bool

  /// Parses a name; nil unless it is below in-addr.arpa or ip6.arpa.
  init?(_ name: DomainName) {
    let labels = name.lowercased
    let digits = labels.dropLast(2).reversed()
    switch labels.suffix(2) {
    case ["in-addr", "arpa"]:
      // Leading zeros are rejected, because they would give one address several names.
      let (number, count) = Self.read(digits, most: 4, bits: 8) { label in
        label == "0" || !label.hasPrefix("0") ? UInt8(label).map { UInt128($0) } : nil
      }
      guard let prefix = Prefix<IPv4>(IPv4Address(number: number << UInt128(32 - count)), length: count)
      else { return nil }
      block = .v4(prefix)
      isWhole = count / 8 == digits.count
    case ["ip6", "arpa"]:
      let (number, count) = Self.read(digits, most: 32, bits: 4) { label in
        label.utf8.count == 1 ? UInt128(label, radix: 16) : nil
      }
      let shift = UInt128(128 - count)
      guard let prefix = Prefix<IPv6>(IPv6Address(number: shift == 128 ? 0 : number << shift), length: count)
      else { return nil }
      block = .v6(prefix)
      isWhole = count / 4 == digits.count
    default: return nil
    }
  }

  /// Parses up to `most` leading labels of `bits` bits each, and returns their number and its length in bits.
  private static func read(
    _ labels: some Sequence<String>, most: Int, bits: Int, _ value: (String) -> UInt128?
  ) -> (number: UInt128, bits: Int) {
    var (number, count) = (UInt128(0), 0)
    for label in labels.prefix(most) {
      guard let value = value(label) else { break }
      number = number << UInt128(bits) | value
      count += bits
    }
    return (number, count)
  }

  /// The single address; nil for a larger block, and for an invalid name.
  var address: IPAddress? {
    guard isWhole else { return nil }
    switch block {
    case .v4(let prefix): return prefix.length == 32 ? .v4(prefix.first) : nil
    case .v6(let prefix): return prefix.length == 128 ? .v6(prefix.first) : nil
    }
  }

  /// Returns the number of labels of the zone's apex, if the block is in one of the ranges. Zones begin at label
  /// boundaries, so a range with another prefix length consists of several adjacent zones.
  func apexLabels(in ranges: [IPPrefix]) -> Int? {
    let lengths = ranges.compactMap { range -> Int? in
      switch (range, block) {
      case (.v4(let range), .v4(let block)): range.contains(block) ? (range.length + 7) / 8 : nil
      case (.v6(let range), .v6(let block)): range.contains(block) ? (range.length + 3) / 4 : nil
      default: nil
      }
    }
    return lengths.min().map { $0 + 2 }
  }
}
