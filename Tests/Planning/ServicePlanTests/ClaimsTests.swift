import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

struct ClaimsTests {
  /// A Service with its own ClusterIP that also claims 192.168.70.1.
  private func claimant(_ name: String, created: Int64?, _ number: UInt8) -> Service {
    service(name) {
      $0.clusterIPs = [.v4(IPv4Address(rawValue: 0x0a60_0000 + UInt32(number)))]
      $0.ports = [ServicePort(port: 80)]
      $0.externalIPs = ["192.168.70.1"]
      $0.created = created
    }
  }

  private func holders(_ services: [Service]) -> [String] {
    plan(services).plan.frontends.filter { $0.hasSuffix("192.168.70.1 TCP 80") }.map {
      String($0.prefix { $0 != ":" })
    }
  }

  @Test(
    arguments: [
      ([("default/a", 3), ("default/b", 1), ("default/c", 2)], "default/b"),
      ([("default/a", 1), ("default/b", 1), ("default/c", 1)], "default/a"),
      ([("z/a", 1), ("default/z", 1), ("shop/a", 1)], "default/z"),
      ([("default/a", nil), ("default/b", 9), ("default/c", 10)], "default/b"),
      ([("default/b", nil), ("default/a", nil), ("default/c", nil)], "default/a"),
      ([("default/a", nil), ("default/b", .max), ("default/c", nil)], "default/a"),
      ([("default/a", 0), ("default/b", -1), ("default/c", 1)], "default/b"),
    ] as [([(String, Int64?)], String)])
  func theOldestServiceHasTheAddressInAnyOrder(
    _ services: [(name: String, created: Int64?)], _ winner: String
  ) {
    let claimants = services.enumerated().map { claimant($1.name, created: $1.created, UInt8($0)) }
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      #expect(holders(order.map { claimants[$0] }) == [winner])
    }
  }

  @Test func theLoserIsReportedAndKeepsItsOtherFrontends() {
    let result = plan([claimant("default/new", created: 2, 1), claimant("default/old", created: 1, 2)])
    #expect(
      result.plan.frontends == [
        "default/new: 10.96.0.1 TCP 80", "default/old: 10.96.0.2 TCP 80", "default/old: 192.168.70.1 TCP 80",
      ])
    #expect(
      result.diagnostics.map(\.description) == [
        "error: Service default/new: spec.externalIPs: 192.168.70.1 TCP 80 is already served for Service default/old, "
          + "which is older; give one of the two Services another address or port"
      ])
    #expect(result.diagnostics.map(\.kind) == [.refusedClaim])
  }

  /// In both families it is the same conflict, unlike that of an address.
  @Test func theLoserOfANodePortIsReportedOnce() {
    func claimant(_ name: String, created: Int64, _ clusterIPs: [IPAddress]) -> Service {
      web {
        $0.name = NamespacedName(name)
        $0.type = .nodePort
        $0.clusterIPs = clusterIPs
        $0.created = created
      }
    }
    let services = [
      claimant("default/new", created: 2, ["10.96.0.1", "fd00:96::1"]),
      claimant("default/old", created: 1, ["10.96.0.2", "fd00:96::2"]),
    ]
    let plans = Intent(
      cluster: ClusterSnapshot(services: services), node: node1, settings: ProxySettings()
    ).plans
    #expect(plans.ipv4.diagnostics.count == 1 && plans.ipv6.diagnostics.count == 1)
    #expect(
      plans.diagnostics.map(\.description) == [
        "error: Service default/new: spec.ports[].nodePort: node port TCP 30080 is already served for Service "
          + "default/old, which is older; give one of the two Services another address or port"
      ])
  }

  @Test(arguments: [
    (FrontendKind.clusterIP, "spec.clusterIPs"), (.nodePort, "spec.ports[].nodePort"),
    (.loadBalancer, "status.loadBalancer.ingress[].ip"), (.externalIP, "spec.externalIPs"),
  ])
  func theErrorNamesTheFieldThatLost(_ kind: FrontendKind, _ field: String) {
    func claimant(_ name: String, created: Int64, _ own: IPAddress) -> Service {
      service(name) {
        $0.type = .loadBalancer
        $0.created = created
        $0.clusterIPs = [kind == .clusterIP ? "10.96.0.9" : own]
        $0.ports = [ServicePort(port: 80, nodePort: kind == .nodePort ? 30080 : nil)]
        if kind == .loadBalancer { $0.ingress = [IngressAddress("192.168.60.1")] }
        if kind == .externalIP { $0.externalIPs = ["192.168.60.1"] }
      }
    }
    let diagnostics = plan([
      claimant("default/a", created: 1, "10.96.0.1"), claimant("default/b", created: 2, "10.96.0.2"),
    ]).diagnostics
    #expect(diagnostics.map(\.field) == [field])
    #expect(diagnostics.map(\.object?.name) == ["default/b"])
    #expect(diagnostics.map(\.severity) == [.error])
  }

  @Test func anotherPortOrProtocolOfOneAddressDoesNotConflict() {
    let ports = [
      ServicePort(port: 80), ServicePort(port: 81), ServicePort(transport: .udp, port: 80),
      ServicePort(transport: .sctp, port: 80),
    ]
    let services = ports.enumerated().map { index, port in
      service("default/\(index)") {
        $0.clusterIPs = ["10.96.0.1"]
        $0.ports = [port]
      }
    }
    #expect(plan(services).diagnostics == [])
    #expect(plan(services).plan.frontends.count == 4)
  }

  @Test func oneAddressTwiceInOneServiceDoesNotConflictAndIsServedOnce() {
    let service = web {
      $0.type = .loadBalancer
      $0.ingress = [IngressAddress("192.168.60.1"), IngressAddress("192.168.60.1")]
      $0.externalIPs = ["192.168.60.1"]
    }
    let result = plan([service])
    #expect(result.diagnostics == [])
    let frontends = result.plan.services.flatMap(\.ports).flatMap(\.frontends)
    #expect(frontends.map(\.kind) == [.clusterIP, .nodePort, .loadBalancer])
  }

  @Test func anUnservedServiceClaimsNothing() {
    let headless = service("default/a") {
      $0.isHeadless = true
      $0.ports = [ServicePort(port: 80)]
      $0.externalIPs = ["192.168.70.1"]
      $0.created = 0
    }
    #expect(holders([headless, claimant("default/b", created: 5, 1)]) == ["default/b"])
  }

  @Test func errorsAreOrderedByObjectAndFieldRegardlessOfTheInput() {
    let services = (0..<6).map { number in
      service("default/\(5 - number)") {
        $0.type = .loadBalancer
        $0.clusterIPs = [.v4(IPv4Address(rawValue: 0x0a60_0000 + UInt32(number)))]
        $0.ports = [ServicePort(port: 80, nodePort: 30080)]
        $0.externalIPs = ["192.168.70.1"]
        $0.ingress = [IngressAddress("192.168.60.1")]
        $0.sourceRanges = ["fd00::/8"]
        $0.created = Int64(number)
      }
    }
    let reports = plan(services).diagnostics
    #expect(reports.count == 5 * 3 + 6)
    #expect(reports == reports.sorted())
    #expect(plan(services.reversed()).diagnostics == reports)
  }

  // MARK: Claims of different strength

  /// A Service that claims port 80 of the address by this field alone.
  private func asking(_ name: String, for address: IPAddress, by kind: FrontendKind, created: Int64)
    -> Service
  {
    service(name) {
      $0.created = created
      $0.clusterIPs = [kind == .clusterIP ? address : name == "default/strong" ? "10.96.0.1" : "10.96.0.2"]
      $0.ports = [ServicePort(port: 80)]
      if kind == .loadBalancer {
        $0.type = .loadBalancer
        $0.ingress = [IngressAddress(address)]
      }
      if kind == .externalIP { $0.externalIPs = [address] }
    }
  }

  @Test(arguments: [
    (FrontendKind.clusterIP, FrontendKind.loadBalancer), (.clusterIP, .externalIP),
    (.loadBalancer, .externalIP),
  ])
  func theStrongerClaimWinsRegardlessOfAge(_ strong: FrontendKind, _ weak: FrontendKind) {
    for (age, otherAge) in [(1, 2), (2, 1), (1, 1)] as [(Int64, Int64)] {
      let services = [
        asking("default/strong", for: "10.96.0.9", by: strong, created: age),
        asking("default/aweak", for: "10.96.0.9", by: weak, created: otherAge),
      ]
      for services in [services, services.reversed()] {
        let result = plan(services)
        #expect(
          result.plan.frontends.filter { $0.contains("10.96.0.9") } == ["default/strong: 10.96.0.9 TCP 80"])
        #expect(result.diagnostics.map(\.object?.name) == ["default/aweak"])
        #expect(result.diagnostics.map(\.field) == [weak.field])
        #expect(result.refusedClaims.map(\.holder) == ["default/strong"])
      }
    }
  }

  @Test func theErrorSaysWhichClaimTakesPrecedence() {
    let thief = service("default/thief") {
      $0.created = 1
      $0.clusterIPs = ["10.96.0.11"]
      $0.externalIPs = ["10.96.0.10", "192.168.50.11", "192.168.60.1"]
      $0.ports = [ServicePort(port: 30080)]
    }
    let victim = service("shop/victim") {
      $0.type = .loadBalancer
      $0.created = 2
      $0.clusterIPs = ["10.96.0.10"]
      $0.ingress = [IngressAddress("192.168.60.1")]
      $0.ports = [ServicePort(port: 30080, nodePort: 30080)]
    }
    #expect(
      plan([thief, victim]).diagnostics.map(\.description) == [
        "error: Service default/thief: spec.externalIPs: 10.96.0.10 TCP 30080 is not served: 10.96.0.10 is the "
          + "ClusterIP of Service shop/victim, which takes precedence regardless of age; remove the address from spec.externalIPs",
        "error: Service default/thief: spec.externalIPs: 192.168.50.11 TCP 30080 is not served: it is a node port of "
          + "Service shop/victim, which takes precedence over an external IP regardless of age; "
          + "give one of the two Services another address or port",
        "error: Service default/thief: spec.externalIPs: 192.168.60.1 TCP 30080 is not served: it is a load balancer "
          + "address of Service shop/victim, which takes precedence over an external IP regardless of age; "
          + "give one of the two Services another address or port",
      ])
  }

  /// Otherwise a Service could answer for another one on ports that clients try by themselves, such as DNS over TLS at
  /// the address of a DNS Service.
  @Test(arguments: [FrontendKind.loadBalancer, .externalIP])
  func aClusterIPBelongsToItsServiceWithAllPorts(_ kind: FrontendKind) {
    var thief = asking("default/thief", for: "10.96.0.9", by: kind, created: 1)
    thief.ports = [ServicePort(name: "dot", port: 853)]
    let result = plan([thief, asking("default/dns", for: "10.96.0.9", by: .clusterIP, created: 2)])
    #expect(result.plan.frontends == ["default/dns: 10.96.0.9 TCP 80", "default/thief: 10.96.0.2 TCP 853"])
    #expect(result.diagnostics.map(\.object?.name) == ["default/thief"])
  }

  @Test(arguments: [FrontendKind.loadBalancer, .externalIP])
  func aNodePortTakesPrecedenceOverTheSamePortOfTheNodesOwnAddress(_ kind: FrontendKind) {
    var early = asking("default/early", for: "192.168.50.11", by: kind, created: 1)
    early.ports = [
      ServicePort(name: "a", port: 30080), ServicePort(name: "b", port: 30081),
      ServicePort(name: "c", transport: .udp, port: 30080),
    ]
    let late = service("default/late") {
      $0.type = .nodePort
      $0.created = 2
      $0.clusterIPs = ["10.96.0.1"]
      $0.ports = [ServicePort(port: 80, nodePort: 30080)]
    }
    let result = plan([early, late])
    #expect(
      result.plan.frontends.filter { !$0.contains("10.96") } == [
        "default/early: 192.168.50.11 TCP 30081", "default/early: 192.168.50.11 UDP 30080",
        "default/late: node port TCP 30080",
      ])
    // Node ports are not served on the node's other addresses.
    let elsewhere = plan([early, late], on: NodeView(name: "node1", addresses: ["192.168.50.12"]))
    #expect(elsewhere.diagnostics == [])
  }

  @Test func itsOwnNodePortDoesNotConflictWithAServicesAddress() {
    let service = web {
      $0.type = .nodePort
      $0.ports[0].port = 30080
      $0.externalIPs = ["192.168.50.11"]
    }
    let result = plan([service])
    #expect(result.diagnostics == [])
    #expect(result.plan.frontends.contains("default/web: 192.168.50.11 TCP 30080"))
  }
}
