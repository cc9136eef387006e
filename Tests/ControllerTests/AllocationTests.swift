import CAllocations
import ClusterModel
import Controller
import NFTNetlink
import Ruleset
import ServicePlan
import TestSupport
import Testing

/// How many blocks of memory one change asks for, from the object to the bytes for the kernel: as many in a large cluster
/// as in a small one. Work that grows with the cluster hardly ever does without memory, so it is seen without a clock.
struct AllocationTests {
  @Test(arguments: SampleChange.allCases)
  func aChangeAllocatesAsMuchInClustersOfAnySize(_ change: SampleChange) throws {
    // The process's first engine does with one block less for each change than all that come after it.
    _ = try allocations(change, services: 1000)
    let few = try allocations(change, services: 100)
    let many = try allocations(change, services: 1000)
    #expect(many == few)
    #expect(few <= Self.most)
  }

  /// Without optimisation, which allocates more. Who makes this number greater says why.
  private static let most: UInt = 500

  /// The change is made and taken back several times, and the least counts: the first time maps get the room that they
  /// need, and at any time the runtime may grow a table of its own, of conformances for one.
  private func allocations(_ change: SampleChange, services: Int) throws -> UInt {
    let sample = SampleServices(count: services, before: change)
    let kernel = EncodingKernel()
    var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
    for update in lists(of: sample.cluster) { engine.take(update) }
    _ = try engine.sync(everything: true, with: kernel)
    var least = UInt.max
    for _ in 0..<5 {
      least = min(least, try allocations(sample.change, by: &engine, with: kernel))
      _ = try allocations(sample.wayBack, by: &engine, with: kernel)
    }
    return least
  }

  private func allocations(
    _ update: ObjectChange, by engine: inout ProxyEngine, with kernel: EncodingKernel
  ) throws -> UInt {
    let before = allocations_of_this_thread()
    engine.take(.changed(update))
    let report = try engine.sync(everything: false, with: kernel)
    let count = allocations_of_this_thread() - before
    #expect(!report.isFull && report.size.bytes > 0)
    return count
  }
}

/// A kernel that takes everything; what it is sent is written, as for the real one.
private final class EncodingKernel: KernelTables {
  func read() throws(ProgrammingError) -> LiveTables { LiveTables() }

  func commit(_ transactions: [Transaction]) throws(CommitError) -> CommitSize {
    var size = CommitSize()
    size.bytes = encode(transactions).bytes.count
    return size
  }

  func isAsLeft() throws(ProgrammingError) -> Bool { true }
}
