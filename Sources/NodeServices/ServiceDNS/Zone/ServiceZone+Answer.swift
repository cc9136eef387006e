internal import Addresses

/// How to handle a client's message.
package enum DNSOutcome: Hashable, Sendable {
  /// Send this response.
  case reply([UInt8])
  /// Send no response.
  case noReply
  /// The query is for a name outside our zones.
  case notOurs(DNSQuery)
}

extension ServiceZone {
  /// The maximum length of a CNAME chain.
  private static let aliasLimit = 8

  /// Returns how to handle a client's message.
  ///
  /// - Parameter isDatagram: whether the response must fit in a datagram that the client accepts.
  package func outcome(of bytes: [UInt8], isDatagram: Bool) -> DNSOutcome {
    switch DNSRequest(bytes: bytes) {
    case .noReply: return .noReply
    case .fault(let fault): return .reply(fault.bytes)
    case .query(let query):
      guard let response = response(to: query) else { return .notOurs(query) }
      return .reply(isDatagram ? response.datagram : response.stream)
    }
  }

  /// Returns the response to a query; nil if the name is not in one of our zones.
  package func response(to query: DNSQuery) -> DNSResponse? {
    guard query.name.isWithin(settings.domain) else { return reverseResponse(to: query) }
    guard isComplete else { return DNSResponse(to: query, .serverFailure) }
    var response = authoritativeResponse(to: query)
    var name = query.name
    for _ in 0..<Self.aliasLimit {
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
    // The CNAME chain is too long, or a loop.
    return DNSResponse(to: query, .serverFailure)
  }

  /// Returns an empty authoritative response. For QCLASS ANY, only class IN is searched, so the response is not
  /// authoritative (RFC 1035, section 6.2).
  func authoritativeResponse(to query: DNSQuery) -> DNSResponse {
    DNSResponse(to: query, .noError, isAuthoritative: query.recordClass == .internet)
  }

  /// Fills in a response from the node at a name, in the zone with this apex.
  func fill(_ response: inout DNSResponse, from node: ZoneNode, at name: DomainName, in apex: DomainName) {
    let type = response.query.type
    var data = node.data.filter { $0.type == type }
    if let alias = node.alias, type == .cname || type == .any { data = [.cname(alias)] }
    // RFC 8482: answer ANY with HINFO if there are no records.
    if type == .any, data.isEmpty { data = [.hinfo("RFC8482", "")] }
    // Rotate the records, because many clients use the first.
    let first = data.isEmpty ? 0 : Int(response.query.id) % data.count
    response.answers += (data[first...] + data[..<first]).map { record(name, $0) }
    if data.isEmpty { response.authorities = [start(of: apex)] }
    response.additional = additional(for: data)
  }

  /// Returns the address records of the SRV records' targets.
  private func additional(for data: [RecordData]) -> [ResourceRecord] {
    var seen: Set<DomainName> = []
    var records: [ResourceRecord] = []
    for case .srv(_, _, _, let target) in data where seen.insert(target).inserted {
      for case .address(let address) in node(at: target)?.data ?? [] {
        records.append(record(target, .address(address)))
      }
    }
    return records
  }

  /// Returns the SOA record of a zone, for a negative response (RFC 2308, section 3).
  func start(of apex: DomainName) -> ResourceRecord { record(apex, .soa(start)) }

  private func record(_ name: DomainName, _ data: RecordData) -> ResourceRecord {
    ResourceRecord(name, ttl: settings.ttl, data)
  }
}
