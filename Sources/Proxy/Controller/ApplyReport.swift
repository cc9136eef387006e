internal import NFTRuleset

/// What one run of `apply` did.
public struct ApplyReport: Encodable, Sendable {
  /// How many Services are served.
  public var services = 0
  /// How many elements were added.
  public var elementsAdded = 0
  /// How many elements were deleted one by one.
  public var elementsDeleted = 0
  /// How many netlink messages were sent; none when there was nothing to change.
  public var messages = 0
  /// How many bytes they had.
  public var bytes = 0
  /// How long it took to read and decode the manifests.
  public var decodeMilliseconds = 0.0
  /// How long it took to read the live tables.
  public var readMilliseconds = 0.0
  /// How long it took from objects to the difference: planning, compiling, comparing.
  public var planMilliseconds = 0.0
  /// How long it took to write the messages.
  public var encodeMilliseconds = 0.0
  /// How long the kernel took.
  public var commitMilliseconds = 0.0

  /// A report of nothing.
  public init() {}

  /// One line.
  public var line: String {
    let subject = "\(services) Service\(services == 1 ? "" : "s")"
    if messages == 0 { return "\(subject): nothing to change" }
    return """
      \(subject): \(elementsAdded) element\(elementsAdded == 1 ? "" : "s") added, \(elementsDeleted) deleted (\(messages) messages, \
      \(bytes) bytes); decoded in \(text(decodeMilliseconds)), read in \(text(readMilliseconds)), \
      planned in \(text(planMilliseconds)), encoded in \(text(encodeMilliseconds)), \
      committed in \(text(commitMilliseconds)) ms
      """
  }

  /// A batch came into force.
  mutating func add(_ batch: SentBatch) {
    elementsAdded += batch.transactions.reduce(0) { $0 + $1.elementsAdded }
    elementsDeleted += batch.transactions.reduce(0) { $0 + $1.elementsDeleted }
    messages += batch.size.messages
    bytes += batch.size.bytes
    encodeMilliseconds += batch.size.encoding / .milliseconds(1)
    commitMilliseconds += batch.size.committing / .milliseconds(1)
  }

  private func text(_ milliseconds: Double) -> String {
    "\((milliseconds * 10).rounded() / 10)"
  }
}

/// Milliseconds that something took.
public func milliseconds<Result: ~Copyable, Failure: Error>(
  _ body: () throws(Failure) -> Result, into total: inout Double
) throws(Failure) -> Result {
  let clock = ContinuousClock()
  let start = clock.now
  let result = try body()
  total += (clock.now - start) / .milliseconds(1)
  return result
}
