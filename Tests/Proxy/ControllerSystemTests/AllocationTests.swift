import Addresses
import DriverSupport
import NFTDriver
import CAllocations
import ClusterModel
import Controller
import NFTNetlink
import NFTRuleset
import NFTCompiler
import ServicePlan
import TestSupport
import Testing

/// Counts the allocations of one change, from the object to the bytes for the kernel: as many blocks and bytes in a
/// large cluster as in a small one. Work that grows with the cluster hardly ever does without memory, so it is seen
/// without a clock; a map that is copied as a whole is one block, but many bytes.
struct AllocationTests {
  @Test(arguments: SampleChange.allCases)
  func aChangeAllocatesTheSameInClustersOfAnySize(_ change: SampleChange) throws {
    // The process's first engine needs one block less for each change than later engines.
    _ = try allocations(change, services: 1000)
    let few = try allocations(change, services: 100)
    let many = try allocations(change, services: 1000)
    #expect(many == few)
    #expect(few.blocks <= Self.most)
  }

  /// For builds without optimization, which allocate more. A commit that raises this number must say why.
  private static let most: UInt = 500

  /// The change is made and reverted several times, and the minimum counts: the first time, maps grow to the capacity
  /// that they need, and at any time the runtime may grow a table of its own, such as that of conformances.
  private func allocations(_ change: SampleChange, services: Int) throws -> Memory {
    let sample = SampleServices(count: services, before: change)
    let kernel = EncodingKernel()
    var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
    for update in lists(of: sample.cluster) { engine.apply(update) }
    _ = try engine.sync(everything: true, with: kernel)
    var least = Memory(blocks: .max, bytes: .max)
    for _ in 0..<5 {
      let memory = try allocations(sample.change, by: &engine, with: kernel)
      least = Memory(blocks: min(least.blocks, memory.blocks), bytes: min(least.bytes, memory.bytes))
      _ = try allocations(sample.wayBack, by: &engine, with: kernel)
    }
    return least
  }

  private func allocations(
    _ update: ObjectChange, by engine: inout ProxyEngine, with kernel: EncodingKernel
  ) throws -> Memory {
    let before = Memory.asked
    engine.apply(.changed(update))
    let report = try engine.sync(everything: false, with: kernel)
    let memory = Memory.asked - before
    #expect(!report.isFull && report.size.bytes > 0)
    return memory
  }
}

/// The allocations.
private struct Memory: Hashable {
  let blocks: UInt
  let bytes: UInt

  /// The allocations of this thread so far.
  static var asked: Self {
    Self(blocks: allocations_of_this_thread(), bytes: allocated_bytes_of_this_thread())
  }

  static func - (later: Self, earlier: Self) -> Self {
    Self(blocks: later.blocks - earlier.blocks, bytes: later.bytes - earlier.bytes)
  }
}

/// A kernel that accepts everything; batches are encoded as for the real one.
private final class EncodingKernel: KernelTables {
  func families() throws(ProgrammingError) -> [AddressFamily] { [] }

  func claim() throws(ProgrammingError) {}

  func forgetReading() {}

  func noteForeignChange(generation: UInt32) {}

  func read() throws(ProgrammingError) -> LiveTables { LiveTables() }

  func commit(
    _ transactions: [Transaction], replacing live: LiveTables?, size: inout CommitSize
  ) throws(CommitError) {
    size.bytes = encode(transactions).bytes.count
  }

  func restartAffinity(_ times: AffinityTimes) throws(CommitError) {}

  func isUnchanged() throws(ProgrammingError) -> Bool { true }
}
