import Addresses
import ClusterModel
import Controller
import NFTNetlink
import Ruleset
import ServicePlan
import TestSupport
import Testing

/// What one change sends to the kernel, counted: whatever is in the cluster besides, it is the same, so a cost that grows
/// with the cluster is seen without a clock.
struct CountingTests {
  /// How much one change is.
  struct Count: Equatable {
    var elementsAdded = 0
    var elementsDeleted = 0
    /// With the two that begin and end the batch.
    var messages = 0
    var bytes = 0
    /// Services that were planned.
    var services = 0
  }

  /// What happens to `default/s4`, which has the endpoints 1, 2 and 3.
  enum Happening: String, CaseIterable, Sendable {
    case endpointAdded, endpointReplaced, endpointRemoved, serviceDeleted, serviceAdded
  }

  private static let number = 4

  private func service(_ number: Int) -> Service {
    TestSupport.service("default/s\(number)") {
      $0.clusterIPs = [.v4(IPv4Address(rawValue: 0x0a60_0000 + UInt32(number)))]
      $0.ports = [ServicePort(name: "http", port: 80)]
    }
  }

  private func slice(_ number: Int, _ hosts: [Int]) -> EndpointSlice {
    TestSupport.slice(
      "default/s\(number)-1", of: "default/s\(number)", ports: [EndpointPort(name: "http", port: 8080)],
      hosts.map { endpoint(.v4(IPv4Address(rawValue: 0x0af4_0000 + UInt32(number * 256 + $0))), on: "node2") }
    )
  }

  /// Services with 2, 3 and 4 endpoints in turn, so that no change needs a kind of treatment that was not there.
  private func hosts(_ number: Int) -> [Int] { Array(1...2 + number % 3) }

  private func change(_ happening: Happening) -> ObjectChange {
    let name = NamespacedName("default", "s\(Self.number)")
    let slice = { (hosts: [Int]) -> ObjectChange in
      .slice(NamespacedName("default", "s\(Self.number)-1"), self.slice(Self.number, hosts))
    }
    return switch happening {
    case .endpointAdded: slice([1, 2, 3, 4])
    case .endpointReplaced: slice([1, 9, 3])
    case .endpointRemoved: slice([1, 2])
    case .serviceDeleted: .service(name, nil)
    case .serviceAdded: .service(name, service(Self.number))
    }
  }

  /// One change in a cluster of so many Services.
  private func count(_ happening: Happening, services: Int) throws -> Count {
    let kernel = FakeKernel()
    var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
    let present = (0..<services).filter { happening != .serviceAdded || $0 != Self.number }
    let cluster = ClusterSnapshot(
      services: present.map { service($0) }, slices: (0..<services).map { slice($0, hosts($0)) })
    for update in lists(of: cluster) { engine.take(update) }
    _ = try engine.sync(everything: true, with: kernel)
    engine.take(.changed(change(happening)))
    let report = try engine.sync(everything: false, with: kernel)
    #expect(!report.isFull)
    let batch = encode(try #require(kernel.commits.last))
    return Count(
      elementsAdded: report.elementsAdded[.ipv4, default: 0],
      elementsDeleted: report.elementsDeleted[.ipv4, default: 0],
      messages: batch.messageCount, bytes: batch.bytes.count, services: report.services)
  }

  @Test(arguments: Happening.allCases)
  func aChangeIsOfOneSizeInClustersOfAnySize(_ happening: Happening) throws {
    let few = try count(happening, services: 100)
    #expect(try count(happening, services: 1000) == few)
    #expect(few == Self.expected[happening])
  }

  /// The Service's frontend, its ClusterIP, and each endpoint are an element each; each set that differs takes a message
  /// to delete and one to add. A frontend's word is another one when the number of endpoints is.
  private static let expected: [Happening: Count] = [
    .endpointAdded: Count(elementsAdded: 2, elementsDeleted: 1, messages: 5, bytes: 316, services: 1),
    .endpointReplaced: Count(elementsAdded: 1, elementsDeleted: 1, messages: 4, bytes: 200, services: 1),
    .endpointRemoved: Count(elementsAdded: 1, elementsDeleted: 2, messages: 5, bytes: 300, services: 1),
    .serviceDeleted: Count(elementsAdded: 0, elementsDeleted: 5, messages: 5, bytes: 296, services: 1),
    .serviceAdded: Count(elementsAdded: 5, elementsDeleted: 0, messages: 5, bytes: 380, services: 1),
  ]
}
