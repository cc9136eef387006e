internal import ClusterModel
internal import ServiceDNS
private import Synchronization

/// The current zone, which sources update and responders query.
final class SharedZone: Sendable {
  /// How to handle a client's message.
  enum Outcome {
    /// Send this response.
    case reply([UInt8])
    /// Send no response.
    case noReply
    /// Forward the query to an upstream server.
    case forward(DNSQuery)
  }

  private struct State {
    var zone: ServiceZone
    /// Foreign domains in which clients have looked up our Services.
    var otherDomains: Set<DomainName> = []
    var report: (@Sendable (NameServerReport) -> Void)?
  }

  /// The maximum number of domains to report; more would not be a misconfiguration but abuse.
  private static let otherDomainLimit = 8
  private let state: Mutex<State>
  private let forwardsQueries: Bool

  /// - Parameter forwardsQueries: whether queries for other names are forwarded to upstream servers.
  init(_ zone: ServiceZone, forwardsQueries: Bool) {
    state = Mutex(State(zone: zone))
    self.forwardsQueries = forwardsQueries
  }

  /// Sets the closure that receives log messages.
  func report(to report: @escaping @Sendable (NameServerReport) -> Void) {
    state.withLock { $0.report = report }
  }

  func apply(_ update: ClusterUpdate) { state.withLock { $0.zone.apply(update) } }

  /// Returns how to handle a client's message.
  func outcome(of bytes: [UInt8], isDatagram: Bool) -> Outcome {
    switch state.withLock({ $0.zone.outcome(of: bytes, isDatagram: isDatagram) }) {
    case .reply(var bytes):
      // RA: recursion is available (RFC 1035, section 4.1.1).
      if forwardsQueries { bytes[3] |= 0x80 }
      return .reply(bytes)
    case .noReply: return .noReply
    case .notOurs(let query):
      reportMisconfiguration(in: query)
      return outcome(of: query)
    }
  }

  /// A name with a single label is what remains after an unsuccessful search list, and no Internet host has one. With
  /// NXDOMAIN, programs report at once that the host does not exist, whereas musl ignores REFUSED and waits. Other
  /// names are refused if there are no upstream servers, so that the client tries its next server.
  private func outcome(of query: DNSQuery) -> Outcome {
    let isForHost = query.type == .a || query.type == .aaaa
    if query.name.labels.count == 1, isForHost || !forwardsQueries {
      return .reply(DNSResponse(to: query, .nameError).datagram)
    }
    guard forwardsQueries, query.wantsRecursion else {
      return .reply(DNSResponse(to: query, .refused).datagram)
    }
    return .forward(query)
  }

  /// Reports clients configured with a different cluster domain, which otherwise just find nothing.
  private func reportMisconfiguration(in query: DNSQuery) {
    let (message, report) = state.withLock { state in
      (Self.misconfiguration(in: query.name, &state), state.report)
    }
    if let message { report?(message) }
  }

  private static func misconfiguration(in name: DomainName, _ state: inout State) -> NameServerReport? {
    guard state.otherDomains.count < otherDomainLimit, let domain = state.zone.otherDomain(in: name),
      state.otherDomains.insert(domain).inserted
    else { return nil }
    return .otherDomain(domain, own: state.zone.domain)
  }
}
