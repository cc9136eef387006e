import DriverSupport
import Addresses
import ClusterModel
import Controller
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

/// What happens to the rules when our Node object has less information than before, or is deleted.
struct OwnNodeTests {
  private static let node: Node = {
    var node = Node(name: "node1")
    node.zone = "a"
    node.addresses = ["192.168.50.11", "fd00:50::11"]
    node.podCIDRs = ["10.244.1.0/24", "fd00:244:1::/64"]
    return node
  }()

  private static let service = TestSupport.service("default/web") {
    $0.type = .nodePort
    $0.clusterIPs = ["10.96.0.10", "fd00:96::10"]
    $0.ports = [ServicePort(name: "http", port: 80, nodePort: 30080)]
  }

  /// An engine in mode NodeCIDR that has programmed a Service with a node port.
  private static func engine(
    _ kernel: FakeKernel, isAlone: Bool = false, nodeIPs: [IPAddress] = [], needsPodCIDRs: Bool = true,
    node: Node? = node
  ) throws -> ProxyEngine {
    var engine = ProxyEngine(
      ProxyEngine.Configuration(
        nodeName: "node1", nodeIPs: nodeIPs, takesInterfacesForNode: isAlone, needsPodCIDRs: needsPodCIDRs
      ) { node in
        var settings = ProxySettings()
        settings.localPods = .sources(node?.podCIDRs ?? [])
        return settings
      })
    let slices = [
      slice(
        "default/web-4", of: "default/web", ports: [EndpointPort(name: "http", port: 8080)],
        [
          endpoint("10.244.1.5", on: "node1") { $0.zoneHints = ["a"] },
          endpoint("10.244.2.5", on: "node2") { $0.zoneHints = ["b"] },
        ])
    ]
    let cluster = ClusterSnapshot(services: [service], slices: slices, nodes: node.map { [$0] } ?? [])
    for update in lists(of: cluster) { engine.apply(update) }
    _ = engine.setInterfaceAddresses(["127.0.0.1", "192.168.60.1"])
    if engine.isReady { _ = try engine.sync(everything: true, with: kernel) }
    return engine
  }

  /// How a Node changes, and what is missing then.
  enum Loss: CaseIterable, Sendable {
    case deleted, withoutAddresses, withoutPodCIDRs, withoutBoth

    var node: Node? {
      guard self != .deleted else { return nil }
      var node = OwnNodeTests.node
      if self != .withoutPodCIDRs { node.addresses = [] }
      if self != .withoutAddresses { node.podCIDRs = [] }
      return node
    }

    var missingItems: [MissingNodeInfo.Item] {
      switch self {
      case .deleted: [.object]
      case .withoutAddresses: [.addresses]
      case .withoutPodCIDRs: [.podCIDRs]
      case .withoutBoth: [.addresses, .podCIDRs]
      }
    }
  }

  @Test(arguments: Loss.allCases, [false, true])
  func lastKnownValuesStayInEffect(_ loss: Loss, _ isListed: Bool) throws {
    let kernel = FakeKernel()
    var engine = try Self.engine(kernel)
    #expect(engine.missingNodeInfo?.isEmpty == true)
    let before = kernel.tables
    engine.apply(
      isListed ? .listed(.nodes(loss.node.map { [$0] } ?? [])) : .changed(.node("node1", loss.node)))
    _ = try engine.sync(everything: false, with: kernel)
    #expect(kernel.tables == before)
    _ = try engine.sync(everything: true, with: kernel)
    #expect(kernel.tables == before)
    #expect(engine.nodePortAddresses == ["192.168.50.11", "fd00:50::11"])
    #expect(engine.isReady)
    let missing = try #require(engine.missingNodeInfo)
    #expect(missing.items == Dictionary(uniqueKeysWithValues: loss.missingItems.map { ($0, .usesLastKnown) }))
    #expect(missing.diagnostics.count == loss.missingItems.count)

    engine.apply(.changed(.node("node1", Self.node)))
    #expect(engine.missingNodeInfo?.isEmpty == true)
    #expect(!engine.hasWork)
  }

  @Test func aRestoredNodeTakesEffect() throws {
    let kernel = FakeKernel()
    var engine = try Self.engine(kernel)
    engine.apply(.changed(.node("node1", nil)))
    var moved = Self.node
    moved.zone = "b"
    moved.addresses = ["192.168.50.12"]
    moved.podCIDRs = ["10.244.7.0/24"]
    engine.apply(.changed(.node("node1", moved)))
    _ = try engine.sync(everything: false, with: kernel)
    #expect(engine.nodePortAddresses == ["192.168.50.12"])
    #expect(engine.node.zone == "b")
    #expect(engine.settings.localPods == .sources(["10.244.7.0/24"]))
  }

  /// Removing a label is legitimate.
  @Test func aRemovedZoneIsNotKept() throws {
    var engine = try Self.engine(FakeKernel())
    var node = Self.node
    node.zone = nil
    engine.apply(.changed(.node("node1", node)))
    #expect(engine.node.zone == nil)
    #expect(engine.missingNodeInfo?.isEmpty == true)
  }

  // MARK: At the start

  @Test func aNodeIsWaitedForUntilItIsComplete() throws {
    var engine = try Self.engine(FakeKernel(), node: nil)
    #expect(!engine.isReady)
    #expect(engine.missingNodeInfo?.items == [.object: .waits])
    var node = Node(name: "node1")
    engine.apply(.changed(.node("node1", node)))
    #expect(engine.missingNodeInfo?.items == [.addresses: .waits, .podCIDRs: .waits])
    node.addresses = ["192.168.50.11"]
    engine.apply(.changed(.node("node1", node)))
    #expect(!engine.isReady)
    engine.stopWaitingForAddresses()
    #expect(!engine.isReady)
    node.podCIDRs = ["10.244.1.0/24"]
    engine.apply(.changed(.node("node1", node)))
    #expect(engine.isReady)
  }

  @Test func withoutNodeCIDRTheWaitForAddressesEnds() throws {
    var engine = try Self.engine(FakeKernel(), needsPodCIDRs: false, node: nil)
    #expect(!engine.isReady)
    engine.stopWaitingForAddresses()
    #expect(engine.isReady)
    #expect(engine.missingNodeInfo?.items == [.object: .goesWithout])
  }

  @Test func configuredAddressesMakeTheWaitUnnecessary() throws {
    let engine = try Self.engine(FakeKernel(), nodeIPs: ["192.168.50.11"], needsPodCIDRs: false, node: nil)
    #expect(engine.isReady)
    #expect(engine.missingNodeInfo?.items == [.object: .goesWithout])
  }

  @Test func nothingIsReportedBeforeNodesAreListed() {
    let engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
    #expect(engine.missingNodeInfo == nil)
  }

  // MARK: In a folder

  @Test func aFolderNeedsNoNode() throws {
    let engine = try Self.engine(FakeKernel(), isAlone: true, needsPodCIDRs: false, node: nil)
    #expect(engine.isReady)
    #expect(engine.missingNodeInfo?.isEmpty == true)
    #expect(engine.nodePortAddresses == ["192.168.60.1"])
  }

  @Test func aNodeRemovedFromAFolderIsReported() throws {
    let kernel = FakeKernel()
    var engine = try Self.engine(kernel, isAlone: true)
    engine.apply(.changed(.node("node1", nil)))
    _ = try engine.sync(everything: false, with: kernel)
    #expect(engine.settings.localPods == .sources(["10.244.1.0/24", "fd00:244:1::/64"]))
    #expect(engine.node.zone == "a")
    #expect(engine.nodePortAddresses == ["192.168.60.1"])
    #expect(engine.missingNodeInfo?.items == [.object: .usesLastKnown])
  }

  @Test func aNodeInAFolderWithoutAddressesHasThoseOfItsInterfaces() throws {
    var node = Self.node
    node.addresses = []
    let engine = try Self.engine(FakeKernel(), isAlone: true, node: node)
    #expect(engine.nodePortAddresses == ["192.168.60.1"])
    #expect(engine.missingNodeInfo?.isEmpty == true)
  }

  @Test func aFolderWaitsForPodCIDRsIfTheyAreNeeded() throws {
    let engine = try Self.engine(FakeKernel(), isAlone: true, node: nil)
    #expect(!engine.isReady)
    #expect(engine.missingNodeInfo?.items == [.object: .waits])
  }

  // MARK: Since the start

  /// How a Node may differ from what it was, and what is said about it.
  private static let changes: [(change: @Sendable (inout Node) -> Void, text: String?)] = [
    ({ $0.zone = "b" }, nil),
    ({ $0.addresses = [] }, nil),
    ({ $0.podCIDRs = [] }, nil),
    // kube-proxy uses the first address of each family.
    ({ $0.addresses.append("192.168.50.99") }, nil),
    (
      { $0.addresses[0] = "192.168.50.12" },
      "Node node1: status.addresses: was 192.168.50.11, fd00:50::11 at the start, and is 192.168.50.12, fd00:50::11 now"
    ),
    (
      { $0.addresses.reverse() },
      "Node node1: status.addresses: was 192.168.50.11, fd00:50::11 at the start, and is fd00:50::11, 192.168.50.11 now"
    ),
    (
      { $0.podCIDRs = ["10.244.7.0/24"] },
      "Node node1: spec.podCIDRs: was 10.244.1.0/24, fd00:244:1::/64 at the start, and is 10.244.7.0/24 now"
    ),
  ]

  @Test(arguments: changes.indices) func aNodeThatChangedIsCompared(_ index: Int) throws {
    var engine = try Self.engine(FakeKernel())
    #expect(engine.nodeChange == nil)
    engine.apply(.changed(.node("node1", nil)))
    #expect(engine.nodeChange == nil, "a Node that is gone has no other values")
    var node = Self.node
    Self.changes[index].change(&node)
    engine.apply(.changed(.node("node1", node)))
    #expect(engine.nodeChange?.description == Self.changes[index].text)
    engine.apply(.changed(.node("node1", Self.node)))
    #expect(engine.nodeChange == nil, "it is as it was")
  }

  @Test func onlyWhatIsTakenFromTheNodeIsCompared() throws {
    var engine = try Self.engine(FakeKernel(), nodeIPs: ["192.168.50.11"], needsPodCIDRs: false)
    var node = Self.node
    node.addresses = ["192.168.50.12"]
    node.podCIDRs = ["10.244.7.0/24"]
    engine.apply(.changed(.node("node1", node)))
    #expect(engine.nodeChange == nil)
  }

  @Test func nothingIsComparedBeforeTheStart() throws {
    var engine = try Self.engine(FakeKernel(), node: nil)
    engine.apply(.changed(.node("node1", Self.node)))
    #expect(engine.isReady)
    #expect(engine.nodeChange == nil)
  }

  /// Who started without the Node would know it after another start.
  @Test func aNodeThatAppearsAfterTheStartIsAChange() throws {
    let kernel = FakeKernel()
    var engine = try Self.engine(kernel, needsPodCIDRs: false, node: nil)
    engine.stopWaitingForAddresses()
    _ = try engine.sync(everything: true, with: kernel)
    #expect(engine.nodeChange == nil)
    engine.apply(.changed(.node("node1", Self.node)))
    #expect(
      engine.nodeChange?.description
        == "Node node1: status.addresses: was empty at the start, and is 192.168.50.11, fd00:50::11 now")
  }

  // MARK: Warnings

  @Test func warningsNameTheMissingItems() throws {
    func warnings(_ engine: ProxyEngine) throws -> [String] {
      try #require(engine.missingNodeInfo).diagnostics.map(\.description)
    }
    let start = "warning: Node node1: there is no Node with this name: nothing is programmed until it exists"
    let end = "; set this node's name with --hostname-override, or start its kubelet, which registers it"
    let hasty = try Self.engine(FakeKernel(), needsPodCIDRs: false, node: nil)
    #expect(try warnings(hasty) == [start + ", or half a minute has passed" + end])
    var engine = try Self.engine(FakeKernel(), node: nil)
    #expect(try warnings(engine) == [start + end])
    engine.apply(.changed(.node("node1", Self.node)))
    engine.apply(.changed(.node("node1", Loss.withoutBoth.node)))
    #expect(
      try warnings(engine) == [
        "warning: Node node1: status.addresses: has no InternalIP and no ExternalIP: the last known value stays in effect; "
          + "check why the kubelet or the cloud controller sets none, or set them with --node-ip",
        "warning: Node node1: spec.podCIDRs: is empty, but needed to recognize local pods (--detect-local-mode=NodeCIDR): the "
          + "last known value stays in effect; check whether the controller manager sets it (--allocate-node-cidrs), or choose "
          + "another --detect-local-mode",
      ])
    engine.apply(.changed(.node("node1", nil)))
    #expect(
      try warnings(engine) == [
        "warning: Node node1: there is no Node with this name: its last known addresses, zone and pod CIDRs stay in effect; "
          + "start its kubelet, which registers it again, unless the node is to leave the cluster"
      ])
  }
}
