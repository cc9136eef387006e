internal import Addresses
internal import Netlink
internal import NFTRuleset

extension NFTConnection {
  /// Puts a batch in force, in one moment, or throws and leaves everything as it was.
  public mutating func commit(_ batch: borrowing SealedBatch) throws(CommitError) {
    do { try socket.send(batch.bytes) } catch {
      if case .tooLarge(let bytes) = error { throw .tooLarge(bytes: bytes) }
      throw .socket(error)
    }
    // The kernel has done with the batch when `send` returns, and its last message asks for an answer. A batch that is
    // refused as a whole may bring that answer along with the refusal (nfnetlink_rcv_batch: the answers of a batch whose
    // commit fails are delivered all the same).
    let (answers, areLost) = acknowledgements()
    if let refusal = answers.first(where: { $0.errno != nil }) { throw try error(for: refusal, in: batch) }
    if areLost || (answers.isEmpty && !batch.isEmpty) { throw afterLostAnswers(batch.generation) }
  }

  /// All answers to a batch, and whether the kernel had no room for some of them. They are all there already.
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
      // Whatever it is, the batch has been sent, and may be in force.
      case .failure: return (answers, true)
      }
    }
  }

  private mutating func nextAnswers() -> Result<ReceivedBytes?, NetlinkError> {
    do { return .success(try socket.receive(waiting: false)) } catch { return .failure(error) }
  }

  /// A failed batch does not advance the generation; with an advanced one it may have been ours or another's. Of a batch
  /// for any generation nothing is known: to ask for it before every batch would cost each of them a round trip.
  private mutating func afterLostAnswers(_ wanted: UInt32?) -> CommitError {
    guard let wanted, let after = try? generation(), after == wanted else { return .outcomeUnknown }
    return .socket(.system(.noBufferSpace, during: "recv"))
  }

  /// What the kernel's refusal of a message means.
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
      let state = try asked { connection throws(NetlinkError) in try connection.tableState(origin.family) }
      guard let owner = state?.owner, owner != port else { break }
      return .ownedByAnother(origin.family, port: owner)
    case (.notSupported, let made?) where made.subject == .table && batch.ownership != .none,
      (.invalid, let made?) where made.subject == .table && batch.ownership != .none:
      let isSupported = try asked { connection throws(NetlinkError) in try connection.supportsOwnership() }
      guard !isSupported else { break }
      return .ownershipUnsupported(errno)
    case (.noEntry, let origin?), (.notSupported, let origin?):
      guard case .rule(_, _, let instruction?) = origin.subject, !instruction.refersToSomething else { break }
      return .unsupported(errno, instruction, origin)
    default: break
    }
    return .rejected(errno, origin, kernelSays: refusal.text)
  }

  /// The answer to a question that is asked because of a commit.
  mutating func asked<Answer>(
    _ question: (inout NFTConnection) throws(NetlinkError) -> Answer
  ) throws(CommitError) -> Answer {
    do { return try question(&self) } catch {
      if error.errno == .notPermitted { throw .notPermitted }
      throw .socket(error)
    }
  }
}

extension Instruction {
  /// Whether the kernel's ENOENT can mean a set or a chain that is not there.
  var refersToSomething: Bool {
    switch self {
    case .lookup, .verdictLookup, .updateSet, .deleteFromSet: true
    case .verdict(let verdict): verdict.chain != nil
    default: false
    }
  }
}
