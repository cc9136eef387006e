/// A response to a query.
public struct DNSResponse: Hashable, Sendable {
  /// The UDP payload size that we advertise, which avoids fragmentation (DNS flag day 2020).
  public static let datagramSize = 1232

  /// The query that this answers.
  public var query: DNSQuery
  /// The response code.
  public var code: ResponseCode
  /// Whether we are authoritative for the name (AA).
  public var isAuthoritative: Bool
  /// The answer section.
  public var answers: [ResourceRecord]
  /// The authority section: the SOA record, in negative responses.
  public var authorities: [ResourceRecord]
  /// The additional section: records that the client will probably request next.
  public var additional: [ResourceRecord]

  /// Creates a response without records.
  public init(to query: DNSQuery, _ code: ResponseCode, isAuthoritative: Bool = false) {
    self.query = query
    self.code = code
    self.isAuthoritative = isAuthoritative
    answers = []
    authorities = []
    additional = []
  }

  /// The message for UDP. If it would exceed the client's limit, it is truncated and marked as such, so that the client
  /// retries over TCP.
  public var datagram: [UInt8] { bytes(atMost: query.maximumResponseSize) }
  /// The message for TCP, without the length prefix.
  public var stream: [UInt8] { bytes(atMost: 65_535) }

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
  public var bytes: [UInt8] {
    var writer = DNSWriter(limit: 512)
    if let query {
      writer.begin(query, code, isAuthoritative: false)
    } else {
      writer.begin(id: id, opcode: opcode, wantsRecursion: wantsRecursion, code)
    }
    return writer.finished(isTruncated: false, code, extensions)
  }
}
