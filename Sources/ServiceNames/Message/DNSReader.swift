/// Goes through the bytes behind a message's header. Nothing it is given can make it read beyond the end, or for longer
/// than the message is long.
struct DNSReader {
  private let bytes: [UInt8]
  private var place = DNSHeader.length

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func number16() -> UInt16? {
    guard place + 2 <= bytes.count else { return nil }
    defer { place += 2 }
    return UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
  }

  mutating func number32() -> UInt32? {
    guard let high = number16(), let low = number16() else { return nil }
    return UInt32(high) << 16 | UInt32(low)
  }

  /// So many bytes.
  mutating func taken(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= bytes.count - place else { return nil }
    defer { place += count }
    return bytes[place..<place + count]
  }

  /// A name. A pointer may only lead to what stands before all that has been read of the name so far, so it cannot run in
  /// circles (RFC 1035, section 4.1.4, says "prior occurrence").
  mutating func name() -> DomainName? {
    var labels: [[UInt8]] = []
    var count = 1
    var (cursor, limit) = (place, place)
    var end: Int?
    while cursor < bytes.count {
      let length = Int(bytes[cursor])
      switch length >> 6 {
      case 0 where length == 0:
        place = end ?? cursor + 1
        return DomainName(labels: labels)
      case 0:
        count += length + 1
        guard cursor + 1 + length <= bytes.count, count <= DomainName.mostBytes else { return nil }
        labels.append(Array(bytes[cursor + 1..<cursor + 1 + length]))
        cursor += 1 + length
      case 3:
        guard cursor + 1 < bytes.count else { return nil }
        let target = (length & 0x3f) << 8 | Int(bytes[cursor + 1])
        guard target >= DNSHeader.length, target < limit else { return nil }
        end = end ?? cursor + 2
        (cursor, limit) = (target, target)
      default: return nil
      }
    }
    return nil
  }

  /// What a client says of itself in an OPT record.
  struct Option {
    let datagramSize: UInt16
    let version: UInt8
  }

  /// Goes through so many answers, authorities and additional records; gives the OPT record among the last of them, if
  /// there is one. Nil for records that cannot be read, and for two OPT records (RFC 6891, section 6.1.1).
  mutating func option(after counts: some Collection<Int>) -> Option?? {
    var found: Option?
    for (section, count) in counts.enumerated() {
      for _ in 0..<count {
        guard let name = name(), let type = number16(), let size = number16(), let flags = number32(),
          let length = number16(), taken(Int(length)) != nil
        else { return nil }
        guard type == RecordType.opt.number else { continue }
        guard section == counts.count - 1, found == nil, name == .root else { return nil }
        found = Option(datagramSize: size, version: UInt8(flags >> 16 & 0xff))
      }
    }
    return .some(found)
  }
}
