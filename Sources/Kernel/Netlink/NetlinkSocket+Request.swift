extension NetlinkSocket {
  /// Requests one object; nil if it does not exist.
  package mutating func get<Answer>(
    _ request: [UInt8], _ read: (Message, [UInt8]) throws(NetlinkError) -> Answer
  ) throws(NetlinkError) -> Answer? {
    try send(request)
    let (message, received) = try firstAnswer(to: request)
    guard let acknowledgement = Acknowledgement(message, in: received.bytes) else {
      return try read(message, received.bytes)
    }
    if acknowledgement.errno == .noEntry { return nil }
    throw .refused(acknowledgement.errno ?? KernelErrno(0), kernelSays: acknowledgement.text)
  }

  /// Returns the first reply to this request, skipping replies to earlier, abandoned requests.
  private mutating func firstAnswer(
    to request: [UInt8]
  ) throws(NetlinkError) -> (Message, ReceivedBytes) {
    while let received = try receive(waiting: true) {
      var cursor = MessageCursor(count: received.count)
      guard let message = cursor.next(in: received.bytes) else { throw .malformed }
      if message.sequence == request.messageSequence { return (message, received) }
    }
    throw .malformed
  }

  /// Dumps a list and calls the closure for each message. Throws `changedWhileRead` if the list changed meanwhile and
  /// is therefore inconsistent; start over.
  package mutating func dump(
    _ request: [UInt8], _ visit: (Message, [UInt8]) throws(NetlinkError) -> Void
  ) throws(NetlinkError) {
    try send(request)
    var wasInterrupted = false
    var refusal: Acknowledgement?
    var failure: NetlinkError?
    // Always read to the end; otherwise the rest would be mistaken for the reply to the next request.
    reading: while let received = try receive(waiting: true) {
      var cursor = MessageCursor(count: received.count)
      while let message = cursor.next(in: received.bytes) {
        guard message.sequence == request.messageSequence else { continue }
        wasInterrupted = wasInterrupted || message.flags & Message.Flags.dumpInterrupted != 0
        if message.type == Message.ControlType.done { break reading }
        refusal = Acknowledgement(message, in: received.bytes)
        if refusal != nil { break reading }
        guard failure == nil, !wasInterrupted else { continue }
        do { try visit(message, received.bytes) } catch { failure = error }
      }
      guard cursor.isAtEnd else { throw .malformed }
    }
    if let failure { throw failure }
    if let errno = refusal?.errno { throw .refused(errno, kernelSays: refusal?.text) }
    if wasInterrupted { throw .changedWhileRead }
  }
}

extension [UInt8] {
  /// The sequence number of the first message.
  fileprivate var messageSequence: UInt32? { hostUInt32(at: 8) }
}
