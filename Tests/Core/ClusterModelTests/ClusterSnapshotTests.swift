import Addresses
import ClusterModel
import Testing

@Suite struct ClusterSnapshotTests {
  private let services = ["a", "b", "c"].map { Service(name: NamespacedName("shop", $0)) }
  private let slices = ["a-1", "a-2"].map {
    EndpointSlice(name: NamespacedName("shop", $0), service: NamespacedName("shop", "a"), family: .ipv4)
  }
  private let nodes = ["node1", "node2"].map(Node.init(name:))

  @Test func doesNotDependOnTheOrderOfItsObjects() {
    let one = ClusterSnapshot(services: services, slices: slices, nodes: nodes)
    let other = ClusterSnapshot(
      services: services.reversed(), slices: slices.reversed(), nodes: nodes.reversed())
    #expect(one == other)
    #expect(other.services.map(\.name.name) == ["a", "b", "c"])
  }

  @Test func findsANodeByName() {
    let snapshot = ClusterSnapshot(nodes: nodes)
    #expect(snapshot.node(named: "node2")?.name == "node2")
    #expect(snapshot.node(named: "node3") == nil)
  }
}
