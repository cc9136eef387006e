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
    var response = DNSResponse(to: query, .noError, isAuthoritative: true)
    var name = query.name
    for _ in 0..<Self.longestChain {
      guard let node = node(at: name) else {
        response.code = .nameError
        response.authorities = [startRecord]
        return response
      }
      guard let alias = node.alias, query.type != .cname, query.type != .any else {
        fill(&response, from: node, at: name)
        return response
      }
      response.answers.append(record(name, .cname(alias)))
      guard alias.isWithin(settings.domain) else { return response }
      name = alias
    }
    // The names run in a circle.
    return DNSResponse(to: query, .serverFailure)
  }

  private func fill(_ response: inout DNSResponse, from node: ZoneNode, at name: DomainName) {
    let type = response.query.type
    var data = node.data.filter { $0.type == type }
    if let alias = node.alias, type == .cname || type == .any { data = [.cname(alias)] }
    // RFC 8482: whoever asks for anything gets something.
    if type == .any, data.isEmpty { data = [.hinfo("RFC8482", "")] }
    // Many clients take the first: each question begins with another one.
    let first = data.isEmpty ? 0 : Int(response.query.id) % data.count
    response.answers += (data[first...] + data[..<first]).map { record(name, $0) }
    if data.isEmpty { response.authorities = [startRecord] }
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

  private func reverseResponse(to query: DNSQuery) -> DNSResponse? {
    guard let address = query.name.reverseAddress else { return nil }
    let names = names(of: address)
    guard !names.isEmpty else { return nil }
    var response = DNSResponse(to: query, .noError, isAuthoritative: true)
    if query.type == .ptr || query.type == .any {
      response.answers = names.map { record(query.name, .ptr($0)) }
    }
    return response
  }

  private var startRecord: ResourceRecord { record(settings.domain, .soa(start)) }

  private func record(_ name: DomainName, _ data: RecordData) -> ResourceRecord {
    ResourceRecord(name, ttl: settings.ttl, data)
  }
}

extension DomainName {
  /// The address that a name under in-addr.arpa or ip6.arpa is for (RFC 1035, section 3.5; RFC 3596, section 2.5); nil
  /// for any other name.
  var reverseAddress: IPAddress? {
    let labels = lowercased
    switch labels.suffix(2) {
    case ["in-addr", "arpa"] where labels.count == 6:
      // Leading zeros would give one address several names.
      guard labels.prefix(4).allSatisfy({ $0 == "0" || !$0.hasPrefix("0") }) else { return nil }
      return IPv4Address(labels.prefix(4).reversed().joined(separator: ".")).map(IPAddress.v4)
    case ["ip6", "arpa"] where labels.count == 34:
      let digits = labels.prefix(32)
      guard digits.allSatisfy({ $0.utf8.count == 1 }) else { return nil }
      let number = UInt128(digits.reversed().joined(), radix: 16)
      return number.map { .v6(IPv6Address(number: $0)) }
    default: return nil
    }
  }
}
