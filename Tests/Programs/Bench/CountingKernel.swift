import NFTDriver
internal import Addresses
internal import NFTNetlink
internal import NFTRuleset
internal import NFTCompiler

/// The daemon's own connection to the kernel, with what the last commit cost.
final class CountingKernel: KernelTables {
  private let kernel: NFTKernel
  private(set) var last = Cost()

  init(_ kernel: NFTKernel) { self.kernel = kernel }

  func read() throws(ProgrammingError) -> LiveTables { try kernel.read() }

  func families() throws(ProgrammingError) -> [AddressFamily] { try kernel.families() }

  func claim() throws(ProgrammingError) { try kernel.claim() }

  func forgetReading() { kernel.forgetReading() }

  func noteForeignChange(generation: UInt32) { kernel.noteForeignChange(generation: generation) }

  func commit(
    _ transactions: [Transaction], replacing live: LiveTables?, size: inout CommitSize
  ) throws(CommitError) {
    let start = Cost.now()
    defer { last = Cost.now() - start }
    try kernel.commit(transactions, replacing: live, size: &size)
  }

  func restartAffinity(_ times: AffinityTimes) throws(CommitError) { try kernel.restartAffinity(times) }

  func isUnchanged() throws(ProgrammingError) -> Bool { try kernel.isUnchanged() }

  /// Removes both tables, and waits until the kernel is through with that.
  func clear() throws {
    let families = AddressFamily.allCases.map { Transaction(family: $0, operations: [.deleteTable]) }
    var size = CommitSize()
    try kernel.commit(families, replacing: nil, size: &size)
    letTheKernelRest()
  }
}
