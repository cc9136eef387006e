import NFTDriver
import DriverSupport
import Addresses
import ClusterModel
import Controller
import NFTNetlink
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

/// Counts what one change sends to the kernel. It must not depend on the rest of the cluster, so a cost that grows with
/// the cluster is detected without a clock.
struct CountingTests {
  /// The size of one change.
  struct Count: Equatable {
    var elementsAdded = 0
    var elementsDeleted = 0
    /// Including the two that begin and end the batch.
    var messages = 0
    var bytes = 0
    /// The number of Services planned.
    var services = 0
  }

  /// Makes one change in a cluster with this many Services.
  private func count(_ change: SampleChange, services: Int) throws -> Count {
    let sample = SampleServices(count: services, before: change)
    let kernel = FakeKernel()
    var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
    for update in lists(of: sample.cluster) { engine.apply(update) }
    _ = try engine.sync(everything: true, with: kernel)
    engine.apply(.changed(sample.change))
    let report = try engine.sync(everything: false, with: kernel)
    #expect(!report.isFull)
    let batch = encode(try #require(kernel.commits.last))
    return Count(
      elementsAdded: report.elementsAdded[.ipv4, default: 0],
      elementsDeleted: report.elementsDeleted[.ipv4, default: 0],
      messages: batch.messageCount, bytes: batch.bytes.count, services: report.services)
  }

  @Test(arguments: SampleChange.allCases)
  func aChangeHasTheSameSizeInClustersOfAnySize(_ change: SampleChange) throws {
    let few = try count(change, services: 100)
    #expect(try count(change, services: 1000) == few)
    #expect(few == Self.expected[change])
  }

  /// The Service's frontend, its ClusterIP and each endpoint are one element each; each set that differs takes a
  /// message to delete and one to add. A frontend's service word changes with the number of endpoints.
  private static let expected: [SampleChange: Count] = [
    .endpointAdded: Count(elementsAdded: 2, elementsDeleted: 1, messages: 5, bytes: 316, services: 1),
    .endpointReplaced: Count(elementsAdded: 1, elementsDeleted: 1, messages: 4, bytes: 200, services: 1),
    .endpointRemoved: Count(elementsAdded: 1, elementsDeleted: 2, messages: 5, bytes: 300, services: 1),
    .serviceDeleted: Count(elementsAdded: 0, elementsDeleted: 5, messages: 5, bytes: 296, services: 1),
    .serviceAdded: Count(elementsAdded: 5, elementsDeleted: 0, messages: 5, bytes: 380, services: 1),
  ]
}
