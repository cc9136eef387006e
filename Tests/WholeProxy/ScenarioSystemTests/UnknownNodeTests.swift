import ArgumentParser
import ClusterModel
import Foundation
import ServicePlan
import Testing

@testable import viaduct

/// What is said where no Node object has the name that was given.
struct UnknownNodeTests {
  private func remedy(nodes: [String], endpointsOn names: [String]) throws -> String {
    let objects =
      nodes.map { "{apiVersion: v1, kind: Node, metadata: {name: \($0)}}" } + [
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        ports: [{port: 80}]
        endpoints: [\(names.enumerated().map { "{addresses: [10.244.1.\($0 + 1)], nodeName: \($1)}" }.joined(separator: ", "))]
        """
      ]
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
    try objects.joined(separator: "\n---\n").write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let options = try ClusterOptions.parse(["-f", file.path(), "--node", "me"])
    let cluster = try options.load().snapshot
    return try #require(NodeView(options, in: cluster).diagnostics(in: cluster).first).remedy
  }

  @Test func namesTheNodesThatThereAre() throws {
    let add = "add a Node object named me, for example from 'kubectl get node me -o yaml'"
    #expect(try remedy(nodes: ["b", "a"], endpointsOn: ["c"]) == "use --node with one of a, b")
    #expect(
      try remedy(nodes: [], endpointsOn: ["c", "a"])
        == "use --node with one of a, c, where endpoints are, or \(add)")
    #expect(try remedy(nodes: ["b"], endpointsOn: ["c"]) == "use --node b")
    #expect(try remedy(nodes: [], endpointsOn: ["c", "me"]) == add)
    #expect(try remedy(nodes: [], endpointsOn: []) == add)
  }
}
