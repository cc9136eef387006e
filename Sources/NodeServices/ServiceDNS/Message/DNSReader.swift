/// Parses a message after its header. No input makes it read past the end, or take more than linear time.
struct DNSReader {
  private let bytes: [UInt8]
  private var offset = DNSHeader.length
  /// The first OPT record encountered.
  private(set) var option: Option?
  /// How many labels may still be read. A name has at most 127, and a query one name and a few short ones; but a pointer of two
  /// bytes makes a name of 127 labels, of which a message of 64 KiB has room for thousands.
  private var labelsLeft = 512

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func number16() -> UInt16? {
    guard offset + 2 <= bytes.count else { return nil }
    defer { offset += 2 }
    return UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
  }

  mutating func number32() -> UInt32? {
    guard let high = number16(), let low = number16() else { return nil }
    return UInt32(high) << 16 | UInt32(low)
  }

  /// Reads this many bytes; nil if the message is shorter.
  mutating func readBytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= bytes.count - offset else { return nil }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  /// Reads a name. A compression pointer must point before everything read of the name so far, which rules out loops
  /// (RFC 1035, section 4.1.4, says "prior occurrence").
  mutating func name() -> DomainName? {
    var labels: [[UInt8]] = []
    var count = 1
    var (cursor, limit) = (offset, offset)
    var end: Int?
    while cursor < bytes.count {
      let length = Int(bytes[cursor])
      switch length >> 6 {
      case 0 where length == 0:
        offset = end ?? cursor + 1
        return DomainName(labels: labels)
      case 0:
        count += length + 1
        labelsLeft -= 1
        guard cursor + 1 + length <= bytes.count, count <= DomainName.maximumLength, labelsLeft >= 0 else {
          return nil
        }
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

  /// The contents of an OPT record.
  struct Option {
    let datagramSize: UInt16
    let version: UInt8
    let acceptsDNSSEC: Bool

    fileprivate init(size: UInt16, flags: UInt32) {
      datagramSize = size
      version = UInt8(flags >> 16 & 0xff)
      acceptsDNSSEC = flags & 0x8000 != 0
    }

    var extensions: DNSQuery.Extensions {
      DNSQuery.Extensions(datagramSize: datagramSize, acceptsDNSSEC: acceptsDNSSEC)
    }
  }

  /// Skips this many questions; returns false if they are malformed.
  mutating func skipQuestions(_ count: Int) -> Bool {
    for _ in 0..<count {
      guard name() != nil, number32() != nil else { return false }
    }
    return true
  }

  /// Skips the records of these sections, remembering the OPT record. Returns false for malformed records, for an OPT
  /// record outside the additional section, and for more than one (RFC 6891, section 6.1.1).
  mutating func readRecords(_ counts: some Collection<Int>) -> Bool {
    for (section, count) in counts.enumerated() {
      for _ in 0..<count {
        guard let name = name(), let type = number16(), let size = number16(), let flags = number32(),
          let length = number16(), readBytes(Int(length)) != nil
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
