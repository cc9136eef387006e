import Addresses
import ClusterModel
import CommandInput
import ServicePlan
import TestSupport
import Testing

/// The node that a command acts for.
@Suite struct NodeChoiceTests {
  private static let cluster: ClusterSnapshot = {
    var known = Node(name: "node1")
    known.zone = "a"
    known.addresses = ["192.168.50.11", "fd00:50::11"]
    return ClusterSnapshot(nodes: [known, Node(name: "bare")])
  }()

  private static let interfaces: [IPAddress] = [
    "127.0.0.1", "169.254.0.1", "192.168.7.2", "192.168.7.3", "::1", "fe80::1", "fd00:7::2",
  ]

  private func node(
    _ name: String, given: [IPAddress] = [], interfaces: [IPAddress]? = nil, guesses: Bool = true
  ) -> NodeView {
    NodeView(
      named: name, given: given, in: Self.cluster, interfaces: interfaces, guessesAddresses: guesses)
  }

  @Test(arguments: ["node1", "NODE1", "Node1"]) func theNameIsComparedInLowerCase(_ name: String) {
    let node = node(name)
    #expect(node.name == "node1" && node.zone == "a")
    #expect(node.addresses == ["192.168.50.11", "fd00:50::11"])
  }

  @Test func anUnknownNodeHasOnlyWhatIsGiven() {
    let unknown = node("other", given: ["10.0.0.1"])
    #expect(unknown.name == "other" && unknown.zone == nil)
    #expect(unknown.addresses == ["10.0.0.1"] && unknown.interfaceAddresses == ["10.0.0.1"])
    #expect(node("other").addresses.isEmpty)
  }

  @Test func givenAddressesPrecedeThoseOfTheObject() {
    #expect(
      node("node1", given: ["fd00:50::11", "10.0.0.1"]).addresses
        == ["fd00:50::11", "10.0.0.1", "192.168.50.11"])
  }

  @Test(arguments: ["other", "bare"]) func theInterfacesAreUsedIfNothingElseIsKnown(_ name: String) {
    let node = node(name, interfaces: Self.interfaces)
    #expect(node.addresses == ["192.168.7.2", "fd00:7::2"])
    #expect(node.interfaceAddresses == Self.interfaces)
  }

  @Test func theObjectPrecedesTheInterfaces() {
    let node = node("node1", interfaces: Self.interfaces)
    #expect(node.addresses == ["192.168.50.11", "fd00:50::11"])
    #expect(node.interfaceAddresses == Self.interfaces)
  }

  /// If an API server has no addresses of its own node, something is wrong that a guess would hide.
  @Test func addressesThatAnAPIServerDoesNotHaveAreNotGuessed() {
    let node = node("bare", interfaces: Self.interfaces, guesses: false)
    #expect(node.addresses.isEmpty && node.interfaceAddresses == Self.interfaces)
  }
}
