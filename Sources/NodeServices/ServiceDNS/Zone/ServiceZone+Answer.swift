internal import Addresses

/// What becomes of a client's message.
public enum DNSOutcome: Hashable, Sendable {
  /// This message answers it.
  case reply([UInt8])
  /// It gets no answer.
  case silence
  /// It asks for a name that is none of ours.
  case elsewhere(DNSQuery)
}

extension ServiceZone {
  /// Another name for another name, and so on: at most so often.
  private static let longestChain = 8

  /// What becomes of a client's message.
  ///
  /// - Parameter isDatagram: whether the answer must fit into a datagram of the size that the client takes.
  public func outcome(of bytes: [UInt8], isDatagram: Bool) -> DNSOutcome {
    switch DNSRequest(bytes: bytes) {
    case .silence: return .silence
    case .fault(let fault): return .reply(fault.bytes)
    case .query(let query):
      guard let response = response(to: query) else { return .elsewhere(query) }
      return .reply(isDatagram ? response.datagram : response.stream)
    }
  }

  /// The answer to a question; nil when the name is none of ours.
  public func response(to query: DNSQuery) -> DNSResponse? {
    guard query.name.isWithin(settings.domain) else { return reverseResponse(to: query) }
    guard isComplete else { return DNSResponse(to: query, .serverFailure) }
    var response = authoritativeResponse(to: query)
    var name = query.name
    for _ in 0..<Self.longestChain {
      guard let node = node(at: name) else {
        response.code = .nameError
        response.authorities = [start(of: settings.domain)]
        return response
      }
      guard let alias = node.alias, query.type != .cname, query.type != .any else {
        fill(&response, from: node, at: name, in: settings.domain)
        return response
      }
      response.answers.append(record(name, .cname(alias)))
      guard alias.isWithin(settings.domain) else { return response }
      name = alias
    }
    // The names run in a circle.
    return DNSResponse(to: query, .serverFailure)
  }

  /// Who asks in all classes hears of one, so the answer is not the last word (RFC 1035, section 6.2).
  func authoritativeResponse(to query: DNSQuery) -> DNSResponse {
    DNSResponse(to: query, .noError, isAuthoritative: query.recordClass == .internet)
  }

  /// Answers from what is at a name, in the zone that begins at this apex.
  func fill(_ response: inout DNSResponse, from node: ZoneNode, at name: DomainName, in apex: DomainName) {
    let type = response.query.type
    var data = node.data.filter { $0.type == type }
    if let alias = node.alias, type == .cname || type == .any { data = [.cname(alias)] }
    // RFC 8482: whoever asks for anything gets something.
    if type == .any, data.isEmpty { data = [.hinfo("RFC8482", "")] }
    // Many clients take the first: each question begins with another one.
    let first = data.isEmpty ? 0 : Int(response.query.id) % data.count
    response.answers += (data[first...] + data[..<first]).map { record(name, $0) }
    if data.isEmpty { response.authorities = [start(of: apex)] }
    response.additional = additional(for: data)
  }

  /// The addresses of the hosts that SRV records name.
  private func additional(for data: [RecordData]) -> [ResourceRecord] {
    var known: Set<DomainName> = []
    var records: [ResourceRecord] = []
    for case .srv(_, _, _, let target) in data where known.insert(target).inserted {
      for case .address(let address) in node(at: target)?.data ?? [] {
        records.append(record(target, .address(address)))
      }
    }
    return records
  }

  /// Where a zone begins, for an answer that something is not there (RFC 2308, section 3).
  func start(of apex: DomainName) -> ResourceRecord { record(apex, .soa(start)) }

  private func record(_ name: DomainName, _ data: RecordData) -> ResourceRecord {
    ResourceRecord(name, ttl: settings.ttl, data)
  }
}
