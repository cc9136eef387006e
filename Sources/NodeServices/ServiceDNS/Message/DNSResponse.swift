/// An answer.
public struct DNSResponse: Hashable, Sendable {
  /// What we say of ourselves: datagrams of this size do not get fragmented (the DNS flag day of 2020).
  public static let datagramSize = 1232

  /// The question.
  public var query: DNSQuery
  /// How it fared.
  public var code: ResponseCode
  /// Whether we know the name's zone ourselves.
  public var isAuthoritative: Bool
  /// What was asked for.
  public var answers: [ResourceRecord]
  /// Where the zone begins, with an answer that there is nothing.
  public var authorities: [ResourceRecord]
  /// What will be asked for next.
  public var additional: [ResourceRecord]

  /// An answer without records.
  public init(to query: DNSQuery, _ code: ResponseCode, isAuthoritative: Bool = false) {
    self.query = query
    self.code = code
    self.isAuthoritative = isAuthoritative
    answers = []
    authorities = []
    additional = []
  }

  /// The message for UDP, which is no longer than the client takes; one that would be is cut short and says so, and the
  /// client asks again by TCP.
  public var datagram: [UInt8] { bytes(atMost: query.longestDatagram) }
  /// The message for TCP, without its length.
  public var stream: [UInt8] { bytes(atMost: 65_535) }

  private func bytes(atMost limit: Int) -> [UInt8] {
    var writer = DNSWriter(limit: limit - (query.extensions == nil ? 0 : DNSWriter.optionLength))
    writer.begin(query, code, isAuthoritative: isAuthoritative)
    let isWhole =
      answers.allSatisfy { writer.add($0, to: .answer) }
      && authorities.allSatisfy { writer.add($0, to: .authority) }
    // What is merely useful is left out without a word (RFC 2181, section 9).
    if isWhole { _ = additional.allSatisfy { writer.add($0, to: .additional) } }
    return writer.finished(isTruncated: !isWhole, code, query.extensions)
  }
}

extension DNSFault {
  /// The answer, which fits every datagram.
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
