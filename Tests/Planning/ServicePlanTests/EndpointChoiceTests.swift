import Addresses
import ClusterModel
import Foundation
import ServicePlan
import TestSupport
import Testing

struct EndpointChoiceTests {
  private func port(_ affinitySeconds: UInt32?) throws -> ServicePortPlan<IPv4> {
    try firstPort(
      web { $0.affinitySeconds = affinitySeconds },
      [webSlice("default/web-1", endpoint("10.244.1.5", on: "node1"), endpoint("10.244.2.6", on: "node2"))])
  }

  @Test(arguments: [nil, 600] as [UInt32?])
  func endpointsAreEquallyLikelyWhetherOrNotThereIsAffinity(seconds: UInt32?) throws {
    let port = try port(seconds)
    #expect(port.choice == .uniformlyRandom)
    #expect(port.affinitySeconds == seconds)
    #expect(port.clusterEndpoints.count == 2)
  }

  @Test func theJSONHasEverythingButTheChoice() throws {
    let port = try port(600)
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(port)) as? [String: Any]
    let properties = Mirror(reflecting: port).children.compactMap(\.label)
    #expect(properties.contains("choice"))
    #expect(json?.keys.sorted() == properties.filter { $0 != "choice" }.sorted())
  }
}
