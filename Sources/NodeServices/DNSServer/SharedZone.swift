internal import ClusterModel
internal import ServiceDNS
private import Synchronization

/// The zone as it is now: sources change it, and servers answer from it.
final class SharedZone: Sendable {
  /// What becomes of a client's message.
  enum Outcome {
    /// This message answers it.
    case reply([UInt8])
    /// It gets no answer.
    case silence
    /// Other servers are to be asked.
    case others(DNSQuery)
  }

  private struct State {
    var zone: ServiceZone
    /// Domains in which clients look for our Services, and which are not ours.
    var otherDomains: Set<DomainName> = []
    var report: (@Sendable (NameServerReport) -> Void)?
  }

  /// More than a few are nobody's mistake, but somebody's game.
  private static let mostOtherDomains = 8
  private let state: Mutex<State>
  private let hasOthers: Bool

  /// - Parameter hasOthers: there are servers to be asked for names that are not ours.
  init(_ zone: ServiceZone, hasOthers: Bool) {
    state = Mutex(State(zone: zone))
    self.hasOthers = hasOthers
  }

  /// From now on this hears what somebody should know.
  func report(to report: @escaping @Sendable (NameServerReport) -> Void) {
    state.withLock { $0.report = report }
  }

  func apply(_ update: ClusterUpdate) { state.withLock { $0.zone.apply(update) } }

  /// What becomes of a client's message.
  func outcome(of bytes: [UInt8], isDatagram: Bool) -> Outcome {
    switch state.withLock({ $0.zone.outcome(of: bytes, isDatagram: isDatagram) }) {
    case .reply(var bytes):
      // RA: whoever asks us need not ask anybody else (RFC 1035, section 4.1.1).
      if hasOthers { bytes[3] |= 0x80 }
      return .reply(bytes)
    case .silence: return .silence
    case .elsewhere(let query):
      reportMistake(in: query)
      return outcome(of: query)
    }
  }

  /// A name of one label is what remains when a search list has led nowhere, and no host of the Internet has one. Told so,
  /// programs say at once that there is no such host; musl ignores REFUSED, and waits. Other names are refused where there
  /// is nobody to ask, so that the client asks its next server.
  private func outcome(of query: DNSQuery) -> Outcome {
    let isForHost = query.type == .a || query.type == .aaaa
    if query.name.labels.count == 1, isForHost || !hasOthers {
      return .reply(DNSResponse(to: query, .nameError).datagram)
    }
    guard hasOthers, query.wantsRecursion else { return .reply(DNSResponse(to: query, .refused).datagram) }
    return .others(query)
  }

  /// Clients that were told another domain than we were find nothing, and nobody says why.
  private func reportMistake(in query: DNSQuery) {
    let (news, report) = state.withLock { state in
      (Self.mistake(in: query.name, &state), state.report)
    }
    if let news { report?(news) }
  }

  private static func mistake(in name: DomainName, _ state: inout State) -> NameServerReport? {
    guard state.otherDomains.count < mostOtherDomains, let domain = state.zone.otherDomain(in: name),
      state.otherDomains.insert(domain).inserted
    else { return nil }
    return .otherDomain(domain, own: state.zone.domain)
  }
}
