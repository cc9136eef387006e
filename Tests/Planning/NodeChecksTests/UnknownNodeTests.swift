import Addresses
import ClusterModel
import NodeChecks
import Testing

/// What is said if no Node object has the name that was specified.
@Suite struct UnknownNodeTests {
  private func cluster(nodes: [String], endpointsOn used: [String?] = []) -> ClusterSnapshot {
    var slice = EndpointSlice(
      name: NamespacedName("default", "web-1"), service: NamespacedName("default", "web"), family: .ipv4)
    slice.endpoints = used.enumerated().map { index, node in
      SliceEndpoint(.v4(IPv4Address(rawValue: 0x0af4_0100 + UInt32(index))), nodeName: node)
    }
    return ClusterSnapshot(slices: [slice], nodes: nodes.map { Node(name: $0) })
  }

  private func remedy(nodes: [String], endpointsOn used: [String?]) throws -> String {
    let found = unknownNode("me", in: cluster(nodes: nodes, endpointsOn: used))
    #expect(found.count == 1)
    return try #require(found.first).remedy
  }

  @Test func aKnownNameIsFine() {
    #expect(unknownNode("me", in: cluster(nodes: ["a", "me"])).isEmpty)
  }

  @Test func theWarningNamesTheNode() {
    #expect(
      unknownNode("me", in: cluster(nodes: ["a"])).map(\.description) == [
        """
        warning: Node me: there is no Node with this name, so its zone and pod CIDRs are unknown; use --node a
        """
      ])
  }

  @Test func theRemedyNamesTheNodesThatExist() throws {
    let add = "add a Node object named me, for example from 'kubectl get node me -o yaml'"
    #expect(try remedy(nodes: ["b", "a"], endpointsOn: ["c"]) == "use --node with one of a, b")
    #expect(
      try remedy(nodes: [], endpointsOn: ["c", nil, "a", "c"])
        == "use --node with one of a, c, where endpoints are, or \(add)")
    #expect(
      try remedy(nodes: [], endpointsOn: ["c"]) == "use --node c, where endpoints are, or \(add)")
    #expect(try remedy(nodes: ["b"], endpointsOn: ["c"]) == "use --node b")
    #expect(try remedy(nodes: [], endpointsOn: ["c", "me"]) == add)
    #expect(try remedy(nodes: [], endpointsOn: [nil]) == add)
    #expect(try remedy(nodes: [], endpointsOn: []) == add)
  }

  @Test func tenNamesAreEnough() throws {
    let names = (10..<22).map { "n\($0)" }
    #expect(
      try remedy(nodes: names, endpointsOn: [])
        == "use --node with one of \(names.prefix(10).joined(separator: ", ")) or 2 others")
  }
}
