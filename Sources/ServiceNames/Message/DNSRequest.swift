/// What a client's message comes to.
public enum DNSRequest: Hashable, Sendable {
  /// A question.
  case query(DNSQuery)
  /// Something that gets an answer without records.
  case fault(DNSFault)
  /// Something that gets no answer: too short to have a number, or an answer itself. Two servers that answer answers would
  /// never end.
  case silence

  /// Reads a message of a client. Every byte may be hostile: names may not run in circles, counts may not lie.
  public init(bytes: [UInt8]) {
    guard let header = DNSHeader(bytes: bytes), !header.isResponse else {
      self = .silence
      return
    }
    self = Self.request(header, bytes)
  }

  private static func request(_ header: DNSHeader, _ bytes: [UInt8]) -> DNSRequest {
    func fault(_ code: ResponseCode, _ query: DNSQuery? = nil) -> DNSRequest {
      .fault(
        DNSFault(
          id: header.id, opcode: header.opcode, wantsRecursion: header.wantsRecursion, code: code,
          query: query))
    }
    guard header.opcode == 0 else { return fault(.notImplemented) }
    guard header.counts[0] == 1 else { return fault(.formatError) }
    var reader = DNSReader(bytes)
    guard let name = reader.name(), let type = reader.number16(), let kind = reader.number16(),
      let option = reader.option(after: header.counts.dropFirst())
    else { return fault(.formatError) }
    let query = DNSQuery(
      id: header.id, name: name, type: RecordType(type), wantsRecursion: header.wantsRecursion,
      extensions: option.map { DNSQuery.Extensions(datagramSize: $0.datagramSize) })
    if let option, option.version > 0 { return fault(.badVersion, query) }
    // Class IN, or any class.
    guard kind == 1 || kind == 255 else { return fault(.refused, query) }
    guard type != RecordType.axfr.number, type != RecordType.ixfr.number else {
      return fault(.refused, query)
    }
    return .query(query)
  }
}

/// A message that is answered without a look at any name.
public struct DNSFault: Hashable, Sendable {
  let id: UInt16
  let opcode: UInt8
  let wantsRecursion: Bool
  /// What is wrong.
  public let code: ResponseCode
  /// The question, as far as there is one.
  let query: DNSQuery?
}
