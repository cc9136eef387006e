/// Goes through the bytes behind a message's header. Nothing it is given can make it read beyond the end, or for longer
/// than the message is long.
struct DNSReader {
  private let bytes: [UInt8]
  private var place = DNSHeader.length
  /// What the client says of itself in the first OPT record that was met.
  private(set) var option: Option?

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
    let understandsSignatures: Bool

    fileprivate init(size: UInt16, flags: UInt32) {
      datagramSize = size
      version = UInt8(flags >> 16 & 0xff)
      understandsSignatures = flags & 0x8000 != 0
    }

    var extensions: DNSQuery.Extensions {
      DNSQuery.Extensions(datagramSize: datagramSize, understandsSignatures: understandsSignatures)
    }
  }

  /// Goes through so many questions; false when they cannot be read.
  mutating func skipQuestions(_ count: Int) -> Bool {
    for _ in 0..<count {
      guard name() != nil, number32() != nil else { return false }
    }
    return true
  }

  /// Goes through so many answers, authorities and additional records, and keeps the OPT record among them. False for
  /// records that cannot be read, for an OPT record that stands elsewhere than in the last section, and for two of them
  /// (RFC 6891, section 6.1.1).
  mutating func readRecords(_ counts: some Collection<Int>) -> Bool {
    for (section, count) in counts.enumerated() {
      for _ in 0..<count {
        guard let name = name(), let type = number16(), let size = number16(), let flags = number32(),
          let length = number16(), taken(Int(length)) != nil
        else { return false }
        guard type == RecordType.opt.number else { continue }
        let isFirst = option == nil
        option = option ?? Option(size: size, flags: flags)
        guard section == counts.count - 1, isFirst, name == .root else { return false }
      }
    }
    return true
  }
}
