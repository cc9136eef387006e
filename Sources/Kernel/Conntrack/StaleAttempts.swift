package import Addresses

/// Decides which attempts to connect (TCP, SCTP) can no longer be answered. Connection tracking keeps the translation of
/// the first packet, and the client's retransmissions follow it: to an endpoint that is gone, or past a Service that came
/// after the attempt had begun.
package struct StaleAttempts {
  /// The protocol.
  package let transport: Transport
  /// The family of the addresses.
  package let family: AddressFamily
  private let frontends: [UDPFlowRule.Frontend]?
  private let isStale: (TrackedFlow) -> Bool

  /// The number of frontends from which on the kernel is asked for everything.
  package static let manyFrontends = 256

  /// Creates the decision.
  ///
  /// - Parameters:
  ///   - frontends: where attempts may be stale; nil if there are too many to be named.
  ///   - isStale: whether an attempt with these ends is stale; called for unanswered ones only, to any destination.
  package init(
    _ transport: Transport, _ family: AddressFamily, at frontends: [UDPFlowRule.Frontend]?,
    where isStale: @escaping (TrackedFlow) -> Bool
  ) {
    self.transport = transport
    self.family = family
    self.frontends = frontends
    self.isStale = isStale
  }

  /// Whether to forget a flow that the kernel listed.
  func includes(_ listed: ListedFlow) -> Bool { listed.isUnanswered && isStale(listed.flow) }

  /// Returns queries that together list every possibly stale attempt. One broad one is cheapest where the kernel leaves
  /// out established connections, of which there may be very many.
  func queries(filteringByStatus: Bool) -> [FlowQuery] {
    guard !filteringByStatus, let frontends else { return [.all] }
    return FlowQuery.covering(frontends)
  }
}
