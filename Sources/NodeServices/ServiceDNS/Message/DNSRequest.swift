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
    var reader = DNSReader(bytes)
    func fault(_ code: ResponseCode, _ query: DNSQuery? = nil) -> DNSRequest {
      .fault(
        DNSFault(
          id: header.id, opcode: header.opcode, wantsRecursion: header.wantsRecursion, code: code,
          query: query, extensions: reader.option?.extensions))
    }
    guard header.opcode == 0, header.counts[0] == 1 else {
      // Read all the same: whoever sends an OPT record gets one back, whatever the code (RFC 6891, section 7).
      if reader.skipQuestions(header.counts[0]) { _ = reader.readRecords(header.counts.dropFirst()) }
      return fault(header.opcode == 0 ? .formatError : .notImplemented)
    }
    guard let name = reader.name(), let type = reader.number16(), let kind = reader.number16(),
      reader.readRecords(header.counts.dropFirst())
    else { return fault(.formatError) }
    let query = DNSQuery(
      id: header.id, name: name, type: RecordType(type), recordClass: RecordClass(kind),
      wantsRecursion: header.wantsRecursion, extensions: reader.option?.extensions)
    if let option = reader.option, option.version > 0 { return fault(.badVersion, query) }
    guard query.recordClass == .internet || query.recordClass == .any else { return fault(.refused, query) }
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
  /// What the client says of itself, as far as it could be read.
  let extensions: DNSQuery.Extensions?
}
