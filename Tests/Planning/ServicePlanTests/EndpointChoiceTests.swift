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

  private func json(_ port: ServicePortPlan<IPv4>) throws -> [String: Any]? {
    try JSONSerialization.jsonObject(with: JSONEncoder().encode(port)) as? [String: Any]
  }

  @Test func theJSONHasEverythingButTheUsualChoice() throws {
    let port = try port(600)
    let properties = Mirror(reflecting: port).children.compactMap(\.label)
    let unusual = ["choice", "exceptions", "limits", "resetMark"]
    #expect(unusual.allSatisfy(properties.contains))
    let usual = properties.filter { !unusual.contains($0) } + ["servingEndpoints"]
    #expect(try json(port)?.keys.sorted() == usual.sorted())
  }

  // MARK: What annotations choose

  private func spread(
    _ algorithm: BalancingAlgorithm?, _ weights: [UInt16], default other: BalancingAlgorithm = .random
  ) throws -> ServicePortPlan<IPv4> {
    let service = web {
      $0.algorithm = algorithm
      $0.hashTableSize = algorithm == .maglev ? 1000 : nil
      $0.internalTrafficPolicy = .local
    }
    let endpoints = zip(["10.244.1.5", "10.244.1.6", "10.244.2.7"] as [IPAddress], weights).map {
      address, weight in
      endpoint(address, on: address == "10.244.2.7" ? "node2" : "node1") { $0.weight = weight }
    }
    var slice = webSlice("default/web-1")
    slice.endpoints = endpoints
    return try firstPort(service, [slice]) { $0.defaultAlgorithm = other }
  }

  @Test func theServicesAlgorithmComesBeforeTheNodes() throws {
    #expect(try spread(nil, [100, 100, 100]).choice == .uniformlyRandom)
    #expect(try spread(.maglev, [100, 100, 100]).choice == .hashed(.flow, tableSize: 1000))
    #expect(try spread(.sourceHash, [100, 100, 100]).choice == .hashed(.source, tableSize: nil))
    #expect(try spread(.destinationHash, [1, 2, 3]).choice == .hashed(.destination, tableSize: nil))
    #expect(
      try spread(nil, [100, 100, 100], default: .maglev).choice == .hashed(.flow, tableSize: nil))
    #expect(try spread(.random, [100, 100, 100], default: .maglev).choice == .uniformlyRandom)
    #expect(try spread(nil, [1, 2, 3]).choice == .weightedRandom)
  }

  @Test func equalWeightsAreNone() throws {
    #expect(try spread(nil, [7, 7, 7]).choice == .uniformlyRandom)
    #expect(try spread(nil, [7, 7, 7]).weights.isEmpty)
    let port = try spread(nil, [7, 7, 8])
    #expect(port.weights.values.sorted() == [7, 7, 8])
    #expect(port.weights(of: port.clusterEndpoints) == [7, 7, 8])
    #expect(port.weights(of: port.localEndpoints) == [])
  }

  @Test func anEndpointWithoutWeightGetsNoNewConnections() throws {
    let one = try spread(nil, [0, 100, 100])
    #expect(one.clusterEndpoints.map(\.description) == ["10.244.1.6:8080", "10.244.2.7:8080"])
    #expect(one.localEndpoints.map(\.description) == ["10.244.1.6:8080"])
    #expect(one.choice == .uniformlyRandom)
    let allHere = try spread(nil, [0, 0, 100])
    #expect(allHere.localEndpoints.isEmpty)
    #expect(allHere.frontends.first?.treatment == .drop)
    #expect(try spread(nil, [0, 0, 0]).frontends.first?.treatment == .refuse)
  }

  @Test func theJSONHasAnUnusualChoice() throws {
    let object = try json(try spread(.maglev, [1, 2, 3]))
    #expect(object?["choice"] as? String == "maglev")
    #expect(
      object?["weights"] as? [String: Int] == [
        "10.244.1.5:8080": 1, "10.244.1.6:8080": 2, "10.244.2.7:8080": 3,
      ])
  }

  @Test func thePlanSaysHowItIsChosen() throws {
    #expect(try spread(nil, [100, 100, 100]).choiceText == nil)
    #expect(
      try spread(.maglev, [100, 100, 100]).choiceText
        == "chosen by maglev: the hash of a flow's addresses and ports, 1021 slots")
    let weighted = try spread(nil, [70, 20, 10])
    #expect(weighted.choiceText == "chosen at random, as often as the weights say, 10 and 9 slots")
    #expect(weighted.weightsText == "weights: 10.244.1.5:8080 70, 10.244.1.6:8080 20, 10.244.2.7:8080 10")
  }
}
