/// A response to a query.
package struct DNSResponse: Hashable, Sendable {
  /// The UDP payload size that we advertise, which avoids fragmentation (DNS flag day 2020).
  package static let datagramSize = 1232

  /// The query that this answers.
  package var query: DNSQuery
  /// The response code.
  package var code: ResponseCode
  /// Whether we are authoritative for the name (AA).
  package var isAuthoritative: Bool
  /// The answer section.
  package var answers: [ResourceRecord]
  /// The authority section: the SOA record, in negative responses.
  package var authorities: [ResourceRecord]
  /// The additional section: records that the client will probably request next.
  package var additional: [ResourceRecord]

  /// Creates a response without records.
  package init(to query: DNSQuery, _ code: ResponseCode, isAuthoritative: Bool = false) {
    self.query = query
    self.code = code
    self.isAuthoritative = isAuthoritative
    answers = []
    authorities = []
    additional = []
  }

  /// The message for UDP. If it would exceed the client's limit, it is truncated and marked as such, so that the client
  /// retries over TCP.
  package var datagram: [UInt8] { bytes(atMost: query.maximumResponseSize) }
  /// The message for TCP, without the length prefix.
  package var stream: [UInt8] { bytes(atMost: 65_535) }

  private func bytes(atMost limit: Int) -> [UInt8] {
    var writer = DNSWriter(limit: limit - (query.extensions == nil ? 0 : DNSWriter.optionLength))
    writer.begin(query, code, isAuthoritative: isAuthoritative)
    let isWhole =
      answers.allSatisfy { writer.add($0, to: .answer) }
      && authorities.allSatisfy { writer.add($0, to: .authority) }
    // Omitting additional records does not count as truncation (RFC 2181, section 9).
    if isWhole { _ = additional.allSatisfy { writer.add($0, to: .additional) } }
    return writer.finished(isTruncated: !isWhole, code, query.extensions)
  }
}

extension DNSFault {
  /// The error response, which is short enough for any client.
  package var bytes: [UInt8] {
    var writer = DNSWriter(limit: 512)
    if let query {
      writer.begin(query, code, isAuthoritative: false)
    } else {
      writer.begin(id: id, opcode: opcode, wantsRecursion: wantsRecursion, code)
    }
    return writer.finished(isTruncated: false, code, extensions)
  }
}
