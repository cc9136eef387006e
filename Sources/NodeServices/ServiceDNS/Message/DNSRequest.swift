/// A client's message, parsed.
package enum DNSRequest: Hashable, Sendable {
  /// A well-formed query for one name.
  case query(DNSQuery)
  /// A message that is answered with an error.
  case fault(DNSFault)
  /// A message that must not be answered: too short for a message ID, or itself a response, which would cause a loop
  /// between two servers.
  case noReply

  /// Parses a client's message, which may be malicious: for example, with looping names or wrong counts.
  package init(bytes: [UInt8]) {
    guard let header = DNSHeader(bytes: bytes), !header.isResponse else {
      self = .noReply
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
      // Look for an OPT record anyway, which must be answered with one whatever the response code (RFC 6891, section
      // 7).
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

/// A message that is answered with an error, without looking up a name.
package struct DNSFault: Hashable, Sendable {
  let id: UInt16
  let opcode: UInt8
  let wantsRecursion: Bool
  /// The response code that states the error.
  package let code: ResponseCode
  /// The query, if it could be parsed.
  let query: DNSQuery?
  /// The client's EDNS capabilities, if they could be parsed.
  let extensions: DNSQuery.Extensions?
}
