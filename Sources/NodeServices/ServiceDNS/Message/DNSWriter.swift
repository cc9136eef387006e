internal import Addresses

/// Serializes a response with compressed names, up to a size limit.
struct DNSWriter {
  /// The length of an OPT record in bytes.
  static let optionLength = 11

  enum Section: Int {
    case answer = 1
    case authority = 2
    case additional = 3
  }

  private let limit: Int
  private var bytes: [UInt8] = []
  private var counts: [UInt16] = [0, 0, 0, 0]
  /// The offsets of names that pointers may refer to, by their labels with original capitalization.
  private var nameOffsets: [[[UInt8]]: Int] = [:]

  init(limit: Int) { self.limit = limit }

  /// Writes the header of a response without a question.
  mutating func begin(id: UInt16, opcode: UInt8, wantsRecursion: Bool, _ code: ResponseCode) {
    let first = 0x80 | opcode << 3 | (wantsRecursion ? 1 : 0)
    append(id)
    bytes += [first, UInt8(code.rawValue & 0xf)] + [UInt8](repeating: 0, count: 8)
  }

  /// Writes the header and the question, with the client's capitalization.
  mutating func begin(_ query: DNSQuery, _ code: ResponseCode, isAuthoritative: Bool) {
    begin(id: query.id, opcode: 0, wantsRecursion: query.wantsRecursion, code)
    if isAuthoritative { bytes[2] |= 4 }
    append(query.name)
    append(query.type.number)
    append(query.recordClass.number)
    counts[0] = 1
  }

  /// Appends a record; if it does not fit, appends nothing and returns false.
  mutating func add(_ record: ResourceRecord, to section: Section) -> Bool {
    let (before, known) = (bytes.count, nameOffsets)
    append(record.name)
    append(record.data.type.number)
    append(RecordClass.internet.number)
    append(UInt16(record.ttl >> 16))
    append(UInt16(record.ttl & 0xffff))
    let lengthOffset = bytes.count
    append(UInt16(0))
    append(record.data)
    guard bytes.count <= limit, counts[section.rawValue] < .max else {
      bytes.removeLast(bytes.count - before)
      nameOffsets = known
      return false
    }
    put(UInt16(bytes.count - lengthOffset - 2), at: lengthOffset)
    counts[section.rawValue] += 1
    return true
  }

  /// Finishes the message, with an OPT record if the client sent one.
  consuming func finished(
    isTruncated: Bool, _ code: ResponseCode, _ extensions: DNSQuery.Extensions?
  ) -> [UInt8] {
    if isTruncated { bytes[2] |= 2 }
    if let extensions {
      // The root name, type OPT, our payload size, and in place of the TTL: the upper bits of the code, version, flags.
      bytes.append(0)
      append(RecordType.opt.number)
      append(UInt16(DNSResponse.datagramSize))
      bytes += [UInt8(code.rawValue >> 4), 0, extensions.acceptsDNSSEC ? 0x80 : 0, 0, 0, 0]
      counts[3] += 1
    }
    for (section, count) in counts.enumerated() { put(count, at: 4 + 2 * section) }
    return bytes
  }

  // MARK: Parts

  private mutating func append(_ number: UInt16) { bytes += [UInt8(number >> 8), UInt8(number & 0xff)] }

  private mutating func put(_ number: UInt16, at offset: Int) {
    bytes[offset] = UInt8(number >> 8)
    bytes[offset + 1] = UInt8(number & 0xff)
  }

  private mutating func append(_ data: RecordData) {
    switch data {
    case .address(let address): bytes += address.bytes
    case .cname(let name), .ptr(let name), .ns(let name): append(name)
    case .srv(let priority, let weight, let port, let target):
      for number in [priority, weight, port] { append(number) }
      // RFC 2782 forbids pointers here.
      append(target, isCompressed: false)
    case .txt(let text): append(text)
    case .hinfo(let first, let second):
      append(first)
      append(second)
    case .soa(let start):
      append(start.server)
      append(start.mailbox)
      for number in [start.serial, start.refresh, start.retry, start.expire, start.minimum] {
        append(UInt128(number), count: 4)
      }
    }
  }

  private mutating func append(_ number: UInt128, count: Int) {
    bytes += (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  private mutating func append(_ text: String) {
    let part = text.utf8.prefix(255)
    bytes.append(UInt8(part.count))
    bytes += part
  }

  private mutating func append(_ name: DomainName, isCompressed: Bool = true) {
    var rest = name.labels[...]
    while let label = rest.first {
      if isCompressed, let offset = nameOffsets[Array(rest)] { return append(UInt16(0xc000 | offset)) }
      // A pointer has a 14-bit offset.
      if bytes.count < 0x4000, nameOffsets[Array(rest)] == nil { nameOffsets[Array(rest)] = bytes.count }
      bytes.append(UInt8(label.count))
      bytes += label
      rest = rest.dropFirst()
    }
    bytes.append(0)
  }
}
