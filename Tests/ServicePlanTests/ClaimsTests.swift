import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

struct ClaimsTests {
  /// A Service of its own ClusterIP that also wants 192.168.70.1.
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
  func theOldestHasTheAddressInAnyOrder(_ services: [(name: String, created: Int64?)], _ winner: String) {
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
          + "which is older; give one of the two another address or port"
      ])
  }

  @Test(arguments: [
    (FrontendKind.clusterIP, "spec.clusterIPs"), (.nodePort, "spec.ports[].nodePort"),
    (.loadBalancer, "status.loadBalancer.ingress[].ip"), (.externalIP, "spec.externalIPs"),
  ])
  func theReportNamesTheFieldThatLost(_ kind: FrontendKind, _ field: String) {
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

  @Test func anotherPortOrTransportOfOneAddressIsNoConflict() {
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

  @Test func oneAddressTwiceInOneServiceIsNoConflictAndStandsOnce() {
    let service = web {
      $0.type = .loadBalancer
      $0.ingress = [IngressAddress("192.168.60.1"), IngressAddress("192.168.60.1")]
      $0.externalIPs = ["192.168.60.1"]
      $0.sourceRanges = ["10.0.0.0/8"]
    }
    let result = plan([service])
    #expect(result.diagnostics == [])
    let frontends = result.plan.services.flatMap(\.ports).flatMap(\.frontends)
    #expect(frontends.map(\.kind) == [.clusterIP, .nodePort, .loadBalancer])
    #expect(frontends.last?.allowedSources == ["10.0.0.0/8"])
  }

  @Test func whoIsNotServedClaimsNothing() {
    let headless = service("default/a") {
      $0.isHeadless = true
      $0.ports = [ServicePort(port: 80)]
      $0.externalIPs = ["192.168.70.1"]
      $0.created = 0
    }
    #expect(holders([headless, claimant("default/b", created: 5, 1)]) == ["default/b"])
  }

  @Test func reportsAreInOrderOfObjectAndFieldWhateverTheOrderOfArrival() {
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
}
