internal import Addresses
internal import NFTNetlink
internal import Netlink
internal import NFTSimulator

/// Waits for the first packet of a flow, or sends it, and follows it to its end.
struct LiveTrace {
  let flow: TracedFlow
  let sends: Bool
  let seconds: Int

  /// The mark is gone when this returns or throws; the kernel sees to it when the process is killed.
  func follow(through live: LiveTable, on node: SimulatedNode) throws -> FollowedPacket {
    if sends { try refuseForeignSender(node) }
    do {
      var tracer = try FlowTracer(flow)
      let messages = try messages(&tracer)
      return FollowedPacket(messages, of: flow, through: live, tracer: tracer.table)
    } catch let error as CommitError {
      throw Failure(error)
    } catch let error as NetlinkError {
      throw Failure(error)
    }
  }

  private func refuseForeignSender(_ node: SimulatedNode) throws {
    guard !node.addresses.contains(flow.source), !flow.source.isLoopback else { return }
    throw Failure(
      code: .input,
      message: "--send: \(flow.source) is no address of this node; send from there, without --send here")
  }

  /// The messages about the packet, the first of which is about the tracer's own rule.
  private func messages(_ tracer: inout FlowTracer) throws -> [TraceMessage] {
    let deadline = ContinuousClock.now + .seconds(seconds)
    // It lives until the packet has come to its end.
    let sent =
      try sends ? FirstPacket(from: flow.source, to: flow.destination, port: flow.port, flow.transport) : nil
    defer { withExtendedLifetime(sent) {} }
    if !sends {
      writeError("waiting up to \(seconds) s for a new connection from \(flow.source) to \(target)")
    }
    while let message = try tracer.next(before: deadline) {
      guard message.table == tracer.table else { continue }
      return try [message] + rest(&tracer, of: message.packetNumber)
    }
    throw Failure(
      code: .difference,
      message: "no new connection came from \(flow.source) to \(target) within \(seconds) s; \(hint)")
  }

  private var target: String { "\(flow.destination) port \(flow.port) (\(flow.transport.apiName))" }

  private var hint: String {
    sends
      ? "a route to it may be missing"
      : "packets of a connection that is known already are not decided again, and not followed"
  }

  /// All messages come before the packet leaves, but the process may be faster: a packet that falls silent for a quarter
  /// of a second has come to its end.
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
