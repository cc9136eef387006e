import NFTDriver
internal import Addresses
internal import NFTNetlink
internal import NFTRuleset
internal import NFTCompiler

/// The kernel's tables, with what each step costs. It does what `NFTKernel` does, and keeps the last batch.
final class MeasuredKernel: KernelTables {
  private var connection: NFTConnection
  /// Reads before there are tables, so it matters to nobody whose they will be.
  private let reader: NFTKernel
  private let ownership: TableOwnership
  private(set) var reading = Cost()
  private(set) var encoding = Cost()
  private(set) var committing = Cost()
  private(set) var batch: SealedBatch?

  init() throws {
    connection = try NFTConnection()
    reader = try NFTKernel(ownsTables: false)
    ownership = try connection.supportsOwnership() ? .persistentOwner : .none
  }

  func read() throws(ProgrammingError) -> LiveTables {
    let start = Cost.now()
    defer { reading = reading + (Cost.now() - start) }
    return try reader.read()
  }

  func families() throws(ProgrammingError) -> [AddressFamily] { try reader.families() }

  func claim() throws(ProgrammingError) { try reader.claim() }

  func forgetReading() { reader.forgetReading() }

  func noteForeignChange(generation: UInt32) { reader.noteForeignChange(generation: generation) }

  func commit(
    _ transactions: [Transaction], replacing live: LiveTables?, size: inout CommitSize
  ) throws(CommitError) {
    let batch = cost(&encoding) { encode(transactions, ownership: ownership) }
    let start = Cost.now()
    try connection.commit(batch)
    committing = committing + (Cost.now() - start)
    size.messages = batch.messageCount
    size.bytes = batch.bytes.count
    self.batch = batch
  }

  func restartAffinity(_ times: AffinityTimes) throws(CommitError) {}

  func isUnchanged() throws(ProgrammingError) -> Bool { true }

  /// What the kernel takes for the last batch, to which it is all new.
  func replay() throws -> Cost {
    guard let batch else { preconditionFailure("nothing was committed") }
    try clear()
    let start = Cost.now()
    try connection.commit(batch)
    return Cost.now() - start
  }

  /// Removes both tables, and waits until the kernel is through with that.
  func clear() throws {
    let families = try AddressFamily.allCases.filter { try connection.tableState($0) != nil }
    guard !families.isEmpty else { return }
    try connection.commit(encode(families.map { Transaction(family: $0, operations: [.deleteTable]) }))
    letTheKernelRest()
  }
}
