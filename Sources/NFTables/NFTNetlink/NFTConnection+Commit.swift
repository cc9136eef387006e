internal import Addresses
internal import Netlink
internal import NFTRuleset

extension NFTConnection {
  /// Commits a batch atomically; if this throws, nothing changed, except as documented for `CommitError`.
  public mutating func commit(_ batch: borrowing SealedBatch) throws(CommitError) {
    do { try socket.send(batch.bytes) } catch {
      if case .tooLarge(let bytes) = error { throw .tooLarge(bytes: bytes) }
      throw .socket(error)
    }
    // The kernel has processed the batch when `send` returns, and the last message requested an acknowledgement. If the
    // batch is refused as a whole, that acknowledgement may accompany the refusal (nfnetlink_rcv_batch delivers
    // acknowledgements even if the commit fails).
    let (answers, areLost) = acknowledgements()
    if let refusal = answers.first(where: { $0.errno != nil }) { throw try error(for: refusal, in: batch) }
    if areLost || (answers.isEmpty && !batch.isEmpty) { throw afterLostAnswers(batch.generation) }
  }

  /// Returns all replies to a batch, and whether some were lost to a full receive buffer. All of them are already
  /// queued.
  mutating func acknowledgements() -> ([Acknowledgement], areLost: Bool) {
    var answers: [Acknowledgement] = []
    var areLost = false
    while true {
      switch nextAnswers() {
      case .success(nil): return (answers, areLost)
      case .success(let received?):
        var cursor = MessageCursor(count: received.count)
        while let message = cursor.next(in: received.bytes) {
          Acknowledgement(message, in: received.bytes).map { answers.append($0) }
        }
      case .failure(let error) where error.errno == .noBufferSpace: areLost = true
      // Whatever the error, the batch has been sent and may be in force.
      case .failure: return (answers, true)
      }
    }
  }

  private mutating func nextAnswers() -> Result<ReceivedBytes?, NetlinkError> {
    do { return .success(try socket.receive(waiting: false)) } catch { return .failure(error) }
  }

  /// Returns the error after replies were lost. A failed batch does not advance the generation; if it has advanced, the
  /// cause may be our batch or another. Without an expected generation the outcome is unknown: querying it before every
  /// batch would cost a round trip each time.
  private mutating func afterLostAnswers(_ wanted: UInt32?) -> CommitError {
    guard let wanted, let after = try? generation(), after == wanted else { return .outcomeUnknown }
    return .socket(.system(.noBufferSpace, during: "recv"))
  }

  /// Returns the error that the kernel's refusal of a message means.
  mutating func error(
    for refusal: Acknowledgement, in batch: borrowing SealedBatch
  ) throws(CommitError) -> CommitError {
    let errno = refusal.errno ?? KernelErrno(0)
    let origin = batch.origin(sequence: refusal.sequence, offset: refusal.offset)
    switch (errno, origin) {
    case (.restart, nil): return .raced
    case (.notPermitted, nil): return .notPermitted
    case (.setFull, let origin?): return .setFull(origin)
    case (.notPermitted, let origin?):
      let state = try query { connection throws(NetlinkError) in try connection.tableState(origin.family) }
      guard let owner = state?.owner, owner != port else { break }
      return .ownedByAnother(origin.family, port: owner)
    case (.notSupported, let made?) where made.subject == .table && batch.ownership != .none,
      (.invalid, let made?) where made.subject == .table && batch.ownership != .none:
      let isSupported = try query { connection throws(NetlinkError) in try connection.supportsOwnership() }
      guard !isSupported else { break }
      return .ownershipUnsupported(errno)
    case (.noEntry, let origin?), (.notSupported, let origin?):
      guard case .rule(_, _, let instruction?) = origin.subject, !instruction.referencesObject else { break }
      return .unsupported(errno, instruction, origin)
    default: break
    }
    return .rejected(errno, origin, kernelSays: refusal.text)
  }

  /// Runs a query on behalf of a commit, converting its errors.
  mutating func query<Answer>(
    _ body: (inout NFTConnection) throws(NetlinkError) -> Answer
  ) throws(CommitError) -> Answer {
    do { return try body(&self) } catch {
      if error.errno == .notPermitted { throw .notPermitted }
      throw .socket(error)
    }
  }
}

extension Instruction {
  /// Whether ENOENT can mean that a set or chain does not exist.
  var referencesObject: Bool {
    switch self {
    case .lookup, .verdictLookup, .updateSet, .deleteFromSet: true
    case .verdict(let verdict): verdict.chain != nil
    default: false
    }
  }
}
