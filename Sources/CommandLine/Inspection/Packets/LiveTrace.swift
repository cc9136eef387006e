internal import Addresses
package import NFTNetlink
package import NFTSimulator
package import Netlink

/// Waits for the first packet of a flow, or sends it, and traces it to its end.
package struct LiveTrace {
  private let flow: TracedFlow
  private let sends: Bool
  private let seconds: Int

  /// Creates a trace.
  ///
  /// - Parameters:
  ///   - sends: whether to send the packet from here instead of waiting for one.
  ///   - seconds: how long to wait.
  package init(flow: TracedFlow, sends: Bool, seconds: Int) {
    self.flow = flow
    self.sends = sends
    self.seconds = seconds
  }

  /// Traces the packet. The trace mark is removed when this returns or throws, and by the kernel if the process is
  /// killed.
  ///
  /// - Parameter waits: called before waiting for a packet.
  package func follow(
    through live: LiveTable, on node: SimulatedNode, waits: () -> Void
  ) throws(InspectionError) -> FollowedPacket {
    if sends, !node.addresses.contains(flow.source), !flow.source.isLoopback {
      throw .senderNotLocal(flow.source)
    }
    do {
      var tracer = try FlowTracer(flow)
      let messages = try messages(&tracer, waits: waits)
      return FollowedPacket(messages, of: flow, through: live, tracer: tracer.table)
    } catch let error as InspectionError {
      throw error
    } catch let error as CommitError {
      throw .refused(error)
    } catch let error as NetlinkError {
      throw .queryFailed(error)
    } catch {
      preconditionFailure("no other error is thrown here: \(error)")
    }
  }

  /// Collects the messages about the packet; the first is about the tracer's own rule.
  private func messages(_ tracer: inout FlowTracer, waits: () -> Void) throws -> [TraceMessage] {
    let deadline = ContinuousClock.now + .seconds(seconds)
    // The socket stays open until the trace is complete.
    let sent =
      try sends ? FirstPacket(from: flow.source, to: flow.destination, port: flow.port, flow.transport) : nil
    defer { withExtendedLifetime(sent) {} }
    if !sends { waits() }
    let table = tracer.table
    let messages = try firstPacketsMessages(tracer: table, before: deadline) { limit throws(NetlinkError) in
      try tracer.next(before: limit)
    }
    if messages.isEmpty { throw InspectionError.noPacket(flow, seconds: seconds, wasSent: sends) }
    return messages
  }
}

/// Collects the messages about the first packet that the tracer's own rule marked; none if there is no such packet
/// before the deadline. The kernel sends them all before the packet leaves, but they may arrive late; after a quarter
/// of a second without one, the trace is complete.
///
/// - Parameters:
///   - tracer: the name of the tracer's own table.
///   - next: returns the next message about any packet; nil if none arrives before a time.
package func firstPacketsMessages(
  tracer: String, before deadline: ContinuousClock.Instant,
  next: (ContinuousClock.Instant) throws(NetlinkError) -> TraceMessage?
) throws(NetlinkError) -> [TraceMessage] {
  var messages: [TraceMessage] = []
  while let message = try next(messages.isEmpty ? deadline : .now + .milliseconds(250)) {
    let isMeant =
      messages.first.map { $0.packetNumber == message.packetNumber } ?? (message.table == tracer)
    guard isMeant else { continue }
    messages.append(message)
    if messages.count > 1, messages.areComplete(tracer: tracer) { break }
  }
  return messages
}

extension TracedFlow {
  /// `10.96.0.1 port 80 (TCP)`
  package var targetText: String { "\(destination) port \(port) (\(transport.apiName))" }
}
