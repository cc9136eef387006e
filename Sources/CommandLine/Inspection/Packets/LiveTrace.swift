internal import Addresses
package import NFTNetlink
package import NFTSimulator
internal import Netlink

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
    while let message = try tracer.next(before: deadline) {
      guard message.table == tracer.table else { continue }
      return try [message] + rest(&tracer, of: message.packetNumber)
    }
    throw InspectionError.noPacket(flow, seconds: seconds, wasSent: sends)
  }

  /// Collects further messages. The kernel sends them all before the packet leaves, but they may arrive late; after a
  /// quarter of a second without one, the trace is complete.
  private func rest(_ tracer: inout FlowTracer, of packet: UInt32) throws -> [TraceMessage] {
    var messages: [TraceMessage] = []
    while let message = try tracer.next(before: .now + .milliseconds(250)) {
      guard message.packetNumber == packet else { continue }
      messages.append(message)
      if messages.areComplete(tracer: tracer.table) { break }
    }
    return messages
  }
}

extension TracedFlow {
  /// `10.96.0.1 port 80 (TCP)`
  package var targetText: String { "\(destination) port \(port) (\(transport.apiName))" }
}
