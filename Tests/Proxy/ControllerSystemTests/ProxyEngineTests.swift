import DriverSupport
import NFTDriver
import Addresses
import ClusterModel
import Controller
import NFTNetlink
import Netlink
import NFTRuleset
import NFTCompiler
import SeededRandom
import ServicePlan
import TestSupport
import Testing

struct ProxyEngineTests {
  private func engine(_ cluster: ClusterSnapshot = ClusterSnapshot()) -> ProxyEngine {
    var engine = ProxyEngine(
      ProxyEngine.Configuration(nodeName: "node1") { _ in
        var settings = ProxySettings()
        settings.localPods = .sources(["10.244.0.0/16", "fd00:244::/32"])
        return settings
      })
    for update in lists(of: cluster) { engine.apply(update) }
    return engine
  }

  private func service(_ number: Int, _ edit: (inout Service) -> Void = { _ in }) -> Service {
    TestSupport.service("default/s\(number)") {
      $0.clusterIPs = [.v4(IPv4Address(rawValue: 0x0a60_0000 + UInt32(number)))]
      $0.ports = [ServicePort(name: "http", port: 80)]
      edit(&$0)
    }
  }

  private func slice(_ number: Int, _ hosts: [Int], transport: Transport = .tcp) -> EndpointSlice {
    TestSupport.slice(
      "default/s\(number)-1", of: "default/s\(number)",
      ports: [EndpointPort(name: "http", transport: transport, port: 8080)],
      hosts.map { endpoint(.v4(IPv4Address(rawValue: 0x0af4_0000 + UInt32(number * 256 + $0))), on: "node2") }
    )
  }

  private func cluster(_ count: Int) -> ClusterSnapshot {
    ClusterSnapshot(
      services: (0..<count).map { service($0) }, slices: (0..<count).map { slice($0, [1, 2, 3]) })
  }

  @Test func theFirstTransactionReadsAndTheNextDoesNot() throws {
    let kernel = FakeKernel()
    var engine = engine(cluster(5))
    let first = try engine.sync(everything: true, with: kernel)
    #expect(first.isFull)
    #expect(isCorrect(kernel, engine))
    engine.apply(.changed(.slice(NamespacedName("default", "s3-1"), slice(3, [1, 2, 4]))))
    let second = try engine.sync(everything: false, with: kernel)
    #expect(!second.isFull)
    #expect(second.elementsAdded == [.ipv4: 1])
    #expect(second.elementsDeleted == [.ipv4: 1])
    #expect(kernel.readings == 1)
    #expect(isCorrect(kernel, engine))
  }

  @Test func aSecondProcessSendsOnlyTheDifference() throws {
    let kernel = FakeKernel()
    var first = engine(cluster(5))
    _ = try first.sync(everything: true, with: kernel)
    var second = engine(cluster(5))
    let report = try second.sync(everything: true, with: kernel)
    #expect(report.size.messages == 0)
    #expect(kernel.commits.count == 1)
  }

  @Test func noDifferenceSendsNothing() throws {
    let kernel = FakeKernel()
    var engine = engine(cluster(3))
    _ = try engine.sync(everything: true, with: kernel)
    for update in lists(of: cluster(3)) { engine.apply(update) }
    #expect(!engine.hasWork)
    let report = try engine.sync(everything: false, with: kernel)
    #expect(report.size.messages == 0)
    #expect(kernel.commits.count == 1)
  }

  /// Random changes, and a kernel that refuses, forgets, loses answers and is changed by others: after the last
  /// failure, the tables are as they must be.
  @Test(arguments: UInt64(1)...30)
  func nothingIsLostWhateverFails(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let kernel = FakeKernel()
    var now = randomCluster(&random)
    var engine = engine(now)
    var mustRead = true
    for step in 0..<25 {
      let next = randomCluster(&random)
      for update in updates(from: now, to: next).shuffled(using: &random) { engine.apply(update) }
      now = next
      if Int.random(in: 0..<3, using: &random) == 0 {
        kernel.failures = [
          [.raced, .outcomeUnknown, .rejected(.noBufferSpace, nil, kernelSays: nil)].randomElement(
            using: &random) ?? .raced
        ]
      }
      if Int.random(in: 0..<6, using: &random) == 0 {
        kernel.beforeCommit = { kernel in kernel.meddle { $0.ipv4?.sets["endpoints"]?.elements = [:] } }
      }
      if Int.random(in: 0..<8, using: &random) == 0 {
        kernel.meddle { $0.ipv6 = nil }
        mustRead = true
      }
      var attempts = 0
      while true {
        attempts += 1
        try #require(attempts < 6, "seed \(seed), step \(step)")
        do {
          _ = try engine.sync(everything: mustRead, with: kernel)
          mustRead = false
          break
        } catch { mustRead = mustRead || error.cause.mustRead }
      }
      #expect(isCorrect(kernel, engine), "seed \(seed), step \(step)")
    }
  }

  @Test func aDiagnosticIsReportedAfterItsTransactionFailed() throws {
    let kernel = FakeKernel()
    var engine = engine(cluster(2))
    _ = try engine.sync(everything: true, with: kernel)
    engine.apply(
      .changed(.service(NamespacedName("default", "s7"), service(7) { $0.externalIPs = ["10.96.0.1"] })))
    kernel.failures = [.outcomeUnknown]
    #expect(throws: ProgrammingError.self) { try engine.sync(everything: false, with: kernel) }
    let report = try engine.sync(everything: true, with: kernel)
    #expect(
      report.newDiagnostics.contains { $0.problem.contains("is the ClusterIP of Service default/s1") })
    engine.apply(.changed(.slice(NamespacedName("default", "s0-1"), slice(0, [1]))))
    #expect(try engine.sync(everything: false, with: kernel).newDiagnostics == [])
  }

  /// A conflict about a node port is the same in both families.
  @Test func theSameInBothFamiliesIsReportedOnce() throws {
    func onNodePort(_ number: Int, created: Int64) -> Service {
      service(number) {
        $0.type = .nodePort
        $0.clusterIPs += [.v6(IPv6Address(high: 0xfd00_0096_0000_0000, low: UInt64(number)))]
        $0.ports = [ServicePort(name: "http", port: 80, nodePort: 30080)]
        $0.created = created
      }
    }
    let kernel = FakeKernel()
    var node = Node(name: "node1")
    node.addresses = ["192.168.50.11", "fd00:50::11"]
    let services = [onNodePort(1, created: 1), onNodePort(2, created: 2)]
    var engine = engine(ClusterSnapshot(services: services, nodes: [node]))
    let first = try engine.sync(everything: true, with: kernel)
    #expect(first.newDiagnostics.map(\.object?.name) == ["default/s2"])
    engine.apply(.changed(.service(NamespacedName("default", "s3"), onNodePort(3, created: 3))))
    let second = try engine.sync(everything: false, with: kernel)
    #expect(!second.isFull)
    #expect(second.newDiagnostics.map(\.object?.name) == ["default/s3"])
  }

  /// With session affinity, the number of endpoints is limited.
  @Test func whatDoesNotFitIsReportedOnceHoweverItOccurred() throws {
    func isTold(_ report: SyncReport) -> Bool {
      report.newDiagnostics.contains { $0.problem.contains("with session affinity only the first 4096") }
    }
    let kernel = FakeKernel()
    var engine = engine(
      ClusterSnapshot(services: [service(0) { $0.affinitySeconds = 60 }], slices: [slice(0, [1])]))
    _ = try engine.sync(everything: true, with: kernel)
    let name = NamespacedName("default", "s0-1")
    engine.apply(.changed(.slice(name, slice(0, Array(1...4100)))))
    #expect(isTold(try engine.sync(everything: false, with: kernel)))
    engine.apply(.changed(.slice(name, slice(0, Array(1...4101)))))
    #expect(!isTold(try engine.sync(everything: false, with: kernel)))
    #expect(!isTold(try engine.sync(everything: true, with: kernel)))
    engine.apply(.changed(.slice(name, slice(0, [1]))))
    _ = try engine.sync(everything: true, with: kernel)
    engine.apply(.changed(.slice(name, slice(0, Array(1...4100)))))
    #expect(isTold(try engine.sync(everything: true, with: kernel)))
  }

  @Test func eachChangedSliceReportsItsTimeOnceInItsFamily() throws {
    let kernel = FakeKernel()
    var engine = engine(cluster(3))
    _ = try engine.sync(everything: true, with: kernel)
    func change(_ number: Int, _ hosts: [Int], at time: Int64, _ family: AddressFamily = .ipv4) {
      var slice = slice(number, hosts)
      slice.changeTriggered = time
      if family == .ipv6 {
        slice.name = NamespacedName("default", "s\(number)-6")
        slice.family = family
        slice.endpoints = [endpoint("fd00:244::1", on: "node2")]
      }
      engine.apply(.changed(.slice(slice.name, slice)))
    }
    change(0, [1], at: 500)
    change(0, [1, 2], at: 400)
    change(0, [1, 2, 3, 4], at: 700)
    change(1, [5], at: 600)
    change(1, [], at: 800, .ipv6)
    change(2, [9], at: 900)
    engine.apply(.changed(.slice(NamespacedName("default", "s2-1"), nil)))
    kernel.failures = [.outcomeUnknown]
    #expect(throws: ProgrammingError.self) { try engine.sync(everything: false, with: kernel) }
    let report = try engine.sync(everything: true, with: kernel)
    #expect(report.triggers == [.ipv4: [400, 600], .ipv6: [800]])
    #expect(try engine.sync(everything: true, with: kernel).triggers.isEmpty)
  }

  @Test func aFullMapIsEnlargedByAFullSync() throws {
    let kernel = FakeKernel()
    var engine = engine(ClusterSnapshot(services: [service(0)], slices: [slice(0, [1])]))
    _ = try engine.sync(everything: true, with: kernel)
    engine.apply(.changed(.slice(NamespacedName("default", "s0-1"), slice(0, Array(1...66_000)))))
    let report = try engine.sync(everything: false, with: kernel)
    #expect(report.isFull)
    #expect(isCorrect(kernel, engine))
    #expect(kernel.tables.ipv4?.sets["endpoints"]?.elements.count == 66_000)
  }

  @Test func theNodesZoneAppliesAtOnce() throws {
    let kernel = FakeKernel()
    var near = slice(0, [1, 2])
    near.endpoints[0].zoneHints = ["a"]
    near.endpoints[1].zoneHints = ["b"]
    var engine = engine(ClusterSnapshot(services: [service(0)], slices: [near]))
    _ = try engine.sync(everything: true, with: kernel)
    #expect(kernel.tables.ipv4?.sets["endpoints"]?.elements.count == 2)
    var node = Node(name: "node1")
    node.zone = "b"
    engine.apply(.changed(.node("node1", node)))
    let report = try engine.sync(everything: false, with: kernel)
    #expect(!report.isFull)
    #expect(kernel.tables.ipv4?.sets["endpoints"]?.elements.count == 1)
    #expect(isCorrect(kernel, engine))
  }

  @Test func anotherNodeMakesNoDifference() throws {
    var engine = engine(cluster(2))
    _ = try engine.sync(everything: true, with: FakeKernel())
    engine.apply(.changed(.node("node9", Node(name: "node9"))))
    #expect(!engine.hasWork)
  }

  @Test func interfaceAddressesMatterIfNodePortsAreServedOnCIDRs() throws {
    let kernel = FakeKernel()
    var engine = ProxyEngine(
      ProxyEngine.Configuration(nodeName: "node1") { _ in
        var settings = ProxySettings()
        settings.nodePortAddresses = .within(["192.168.0.0/16"])
        return settings
      })
    for update in lists(of: cluster(1)) { engine.apply(update) }
    let isFirst = engine.setInterfaceAddresses(["192.168.1.1", "127.0.0.1"])
    #expect(isFirst)
    _ = try engine.sync(everything: true, with: kernel)
    let isNew = engine.setInterfaceAddresses(["192.168.1.1", "192.168.1.2"])
    let isNewAgain = engine.setInterfaceAddresses(["192.168.1.1", "192.168.1.2"])
    #expect(isNew && !isNewAgain)
    let report = try engine.sync(everything: false, with: kernel)
    #expect(!report.isFull)
    #expect(report.elementsAdded == [.ipv4: 1])
    #expect(kernel.tables.ipv4?.sets["node-port-addresses"]?.elements.count == 2)
  }

  @Test func aNodeWithoutAClusterHasTheAddressesOfItsInterfaces() throws {
    let kernel = FakeKernel()
    var engine = ProxyEngine(
      ProxyEngine.Configuration(nodeName: "node1", takesInterfacesForNode: true) { _ in ProxySettings() })
    for update in lists(of: cluster(1)) { engine.apply(update) }
    let interfaces: [IPAddress] = [
      "127.0.0.1", "::1", "169.254.7.7", "192.168.50.11", "10.244.0.1", "fe80::1",
    ]
    let isFirst = engine.setInterfaceAddresses(interfaces)
    #expect(isFirst)
    _ = try engine.sync(everything: true, with: kernel)
    #expect(engine.nodePortAddresses == ["192.168.50.11"])
    let hasIPv6 = engine.setInterfaceAddresses(interfaces + ["fd00:50::11", "fd00:51::11"])
    #expect(hasIPv6)
    _ = try engine.sync(everything: false, with: kernel)
    #expect(engine.nodePortAddresses == ["192.168.50.11", "fd00:50::11"])
    #expect(isCorrect(kernel, engine))
    let loses = engine.setInterfaceAddresses(interfaces + ["fd00:50::11"])
    #expect(!loses)

    // The Node object is used instead, even if it has less.
    var node = Node(name: "node1")
    node.addresses = ["192.168.60.1"]
    engine.apply(.changed(.node("node1", node)))
    #expect(engine.node.addresses == ["192.168.60.1"])
    let isMoved = engine.setInterfaceAddresses(interfaces)
    #expect(!isMoved)
    engine.apply(.changed(.node("node1", nil)))
    #expect(engine.node.addresses == ["192.168.50.11"])
  }

  @Test func aNodeOfAClusterHasOnlyTheAddressesOfItsObject() throws {
    var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
    for update in lists(of: cluster(1)) { engine.apply(update) }
    let isDifferent = engine.setInterfaceAddresses(["192.168.50.11", "fd00:50::11"])
    #expect(!isDifferent && engine.node.addresses.isEmpty)
  }

  // MARK: UDP flows

  private func dns(_ edit: (inout Service) -> Void = { _ in }) -> Service {
    service(7) {
      $0.ports = [ServicePort(name: "http", transport: .udp, port: 53)]
      edit(&$0)
    }
  }

  private func key(_ address: IPv4Address, _ port: Port) -> FrontendKey<IPv4> {
    .address(address, .udp, port)
  }

  @Test func flowsOfAChangedServiceAreChecked() throws {
    let kernel = FakeKernel()
    var engine = engine(ClusterSnapshot(services: [dns()], slices: [slice(7, [1, 2], transport: .udp)]))
    _ = try engine.sync(everything: true, with: kernel)
    let vip = key("10.96.0.7", 53)
    let (one, two) = (Endpoint<IPv4>("10.244.7.1", 8080), Endpoint<IPv4>("10.244.7.2", 8080))
    #expect(engine.ipv4Flows.endpoints == [vip: [one, two]])
    engine.forgetFlows(.ipv4)
    var terminating = slice(7, [1, 2], transport: .udp)
    terminating.endpoints[1].isReady = false
    terminating.endpoints[1].isTerminating = true
    engine.apply(.changed(.slice(terminating.name, terminating)))
    _ = try engine.sync(everything: false, with: kernel)
    #expect(engine.ipv4Flows.endpoints == [vip: [one, two]])
    engine.forgetFlows(.ipv4)
    engine.apply(.changed(.slice(terminating.name, nil)))
    _ = try engine.sync(everything: false, with: kernel)
    #expect(engine.ipv4Flows.endpoints == [vip: []])
    engine.forgetFlows(.ipv4)
    engine.apply(.changed(.service(dns().name, nil)))
    _ = try engine.sync(everything: false, with: kernel)
    #expect(engine.ipv4Flows.endpoints == [vip: []])
  }

  @Test func flowsToAnAddressThatMovedBelongToItsNewService() throws {
    let kernel = FakeKernel()
    let heir = dns {
      $0.name = NamespacedName("default", "heir")
      $0.created = 5
    }
    let old = dns { $0.created = 1 }
    var slices = [slice(7, [1], transport: .udp), slice(8, [9], transport: .udp)]
    slices[1].service = heir.name
    var engine = engine(ClusterSnapshot(services: [old, heir], slices: slices))
    _ = try engine.sync(everything: true, with: kernel)
    engine.forgetFlows(.ipv4)
    engine.apply(.changed(.service(old.name, nil)))
    _ = try engine.sync(everything: false, with: kernel)
    #expect(engine.ipv4Flows.endpoints == [key("10.96.0.7", 53): [Endpoint("10.244.8.9", 8080)]])
    #expect(isCorrect(kernel, engine))
  }

  @Test func flowsOfAnEarlierProcessAreCheckedAfterItsServicesAreDeleted() throws {
    let kernel = FakeKernel()
    var first = engine(ClusterSnapshot(services: [dns()], slices: [slice(7, [1], transport: .udp)]))
    _ = try first.sync(everything: true, with: kernel)
    var second = engine(ClusterSnapshot())
    _ = try second.sync(everything: true, with: kernel)
    #expect(second.ipv4Flows.endpoints == [key("10.96.0.7", 53): []])
  }
}
