import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

struct ServedServicesTests {
  @Test func servesEveryClusterIPOfTheFamilyOnEveryPort() {
    let service = web {
      $0.clusterIPs = ["10.96.0.1", "fd00:96::1", "10.96.0.2"]
      $0.ports = [
        ServicePort(name: "http", port: 80), ServicePort(name: "dns", transport: .udp, port: 53),
        ServicePort(name: "sctp", transport: .sctp, port: 80),
      ]
    }
    #expect(
      plan([service]).plan.frontends == [
        "default/web: 10.96.0.1 TCP 80", "default/web: 10.96.0.2 TCP 80", "default/web: 10.96.0.1 UDP 53",
        "default/web: 10.96.0.2 UDP 53", "default/web: 10.96.0.1 SCTP 80", "default/web: 10.96.0.2 SCTP 80",
      ])
    #expect(
      plan(IPv6.self, [service]).plan.frontends == [
        "default/web: fd00:96::1 TCP 80", "default/web: fd00:96::1 UDP 53", "default/web: fd00:96::1 SCTP 80",
      ])
    #expect(plan([service]).plan.services.map(\.clusterIPs) == [["10.96.0.1", "10.96.0.2"]])
  }

  @Test(arguments: [
    web { $0.isHeadless = true }, web { $0.type = .externalName }, web { $0.proxyName = "other" },
    web { $0.proxyName = "" }, web { $0.clusterIPs = [] }, web { $0.clusterIPs = ["fd00:96::1"] },
  ])
  func ignoresServicesThatAreNotServedInThisFamily(_ service: Service) {
    var reachable = service
    reachable.externalIPs = ["192.168.70.1"]
    reachable.ingress = [IngressAddress("192.168.60.1")]
    reachable.ports[0].nodePort = 30080
    #expect(plan([reachable]).plan.services == [])
  }

  @Test func externalIPsBelongToNobodyIfTheyAreNotServed() {
    let taker = web {
      $0.externalIPs = ["192.168.70.1", "10.96.0.2"]
      $0.created = 1
    }
    let owner = service("default/owner") {
      $0.clusterIPs = ["10.96.0.2"]
      $0.ports = [ServicePort(name: "http", port: 80)]
      $0.created = 2
    }
    let result = plan([taker, owner]) { $0.servesExternalIPs = false }
    #expect(
      result.plan.frontends == ["default/owner: 10.96.0.2 TCP 80", "default/web: 10.96.0.1 TCP 80"])
    #expect(result.diagnostics.isEmpty)
  }

  @Test func aServiceWithoutAClusterIPOfTheFamilyIsServedInTheOther() {
    let service = web { $0.clusterIPs = ["fd00:96::1"] }
    #expect(plan(IPv6.self, [service]).plan.services.map(\.name) == ["default/web"])
  }

  @Test(
    arguments: [
      (nil, nil, true), (nil, "mine", false), (nil, "", false), ("mine", "mine", true), ("mine", nil, false),
      ("mine", "other", false), ("mine", "Mine", false),
    ] as [(String?, String?, Bool)])
  func theProxyNameLabelMustMatch(own: String?, label: String?, isServed: Bool) {
    let result = plan([web { $0.proxyName = label }]) { $0.proxyName = own }
    #expect(result.plan.services.isEmpty == !isServed)
  }

  @Test(arguments: [
    (ServiceType.clusterIP, false), (.nodePort, true), (.loadBalancer, true), (.externalName, false),
  ])
  func nodePortsAreServedForNodePortAndLoadBalancer(_ type: ServiceType, _ isServed: Bool) {
    let frontends = plan([web { $0.type = type }]).plan.frontends
    #expect(frontends.contains("default/web: node port TCP 30080") == isServed)
  }

  @Test func aPortWithoutNodePortIsNotServedOnNodes() {
    let service = web {
      $0.type = .loadBalancer
      $0.ports[0].nodePort = nil
    }
    #expect(plan([service]).plan.frontends == ["default/web: 10.96.0.1 TCP 80"])
  }

  @Test func everyVirtualAddressOfALoadBalancerIsServed() {
    let service = web {
      $0.type = .loadBalancer
      $0.ingress = [
        IngressAddress("192.168.60.1"), IngressAddress("192.168.60.2", isVirtual: false),
        IngressAddress("fd00:60::1"), IngressAddress("192.168.60.3"),
      ]
    }
    #expect(
      plan([service]).plan.frontends == [
        "default/web: 10.96.0.1 TCP 80", "default/web: node port TCP 30080",
        "default/web: 192.168.60.1 TCP 80", "default/web: 192.168.60.3 TCP 80",
      ])
  }

  @Test(arguments: [ServiceType.clusterIP, .nodePort])
  func loadBalancerAddressesCountForTypeLoadBalancerOnly(_ type: ServiceType) {
    let service = web {
      $0.type = type
      $0.ingress = [IngressAddress("192.168.60.1")]
    }
    #expect(!plan([service]).plan.frontends.contains("default/web: 192.168.60.1 TCP 80"))
  }

  @Test func externalAddressesAreServedForAnyTypeWithoutSourceRanges() throws {
    for type in [ServiceType.clusterIP, .nodePort, .loadBalancer] {
      let service = web {
        $0.type = type
        $0.externalIPs = ["192.168.70.1", "fd00:70::1"]
        $0.sourceRanges = ["10.0.0.0/8"]
      }
      let external = try firstPort(service).frontends.filter { $0.kind == .externalIP }
      #expect(external.map(\.key.description) == ["192.168.70.1 TCP 80"])
      #expect(external.map(\.allowedSources) == [nil])
    }
  }

  @Test func servicesAreOrderedByNamespaceAndName() {
    let names = ["b/a", "a/b", "a/a"]
    let services = names.enumerated().map { index, name in
      service(name) { $0.clusterIPs = [.v4(IPv4Address(rawValue: 0x0a60_0000 + UInt32(index)))] }
    }
    #expect(plan(services).plan.services.map(\.name.description) == ["a/a", "a/b", "b/a"])
  }

  @Test func serviceRangesOccurOnceWithoutNestedOnes() {
    let cidrs = [
      ServiceCIDR(name: "b", cidrs: ["10.100.0.0/16", "fd00:96::/112"]),
      ServiceCIDR(name: "a", cidrs: ["10.96.0.0/12", "10.112.0.0/16", "10.112.0.0/16"]),
    ]
    #expect(plan([], serviceCIDRs: cidrs).plan.node.serviceCIDRs == ["10.96.0.0/12", "10.112.0.0/16"])
    #expect(plan(IPv6.self, [], serviceCIDRs: cidrs).plan.node.serviceCIDRs == ["fd00:96::/112"])
  }

  @Test func affinityAndTheMarkAreTheRequestedOnes() throws {
    #expect(try firstPort(web { $0.affinitySeconds = 10800 }).affinitySeconds == 10800)
    #expect(try firstPort(web()).affinitySeconds == nil)
    #expect(plan([]).plan.node.masqueradeMark == 0x4000)
    #expect(plan([]) { $0.masqueradeMark = 0x8000 }.plan.node.masqueradeMark == 0x8000)
  }
}
