import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

/// Which node ports are served on the loopback address, and with which endpoints.
struct LocalhostNodePortTests {
  private func ports<Family: IPFamily>(
    _ family: Family.Type, _ slices: [EndpointSlice], _ edit: (inout Service) -> Void = { _ in }
  ) -> [LocalhostNodePort] {
    let web = web {
      $0.type = .nodePort
      edit(&$0)
    }
    return plan(Family.self, [web], slices).plan.services.flatMap(\.localhostNodePorts)
  }

  private func endpoints(
    _ slices: [EndpointSlice], _ edit: (inout Service) -> Void = { _ in }
  ) -> [[String]] {
    ports(IPv4.self, slices, edit).map { port in
      (0..<port.endpoints.count).map { port.endpoints[$0].description }
    }
  }

  private let here = webSlice("default/web-1", endpoint("10.244.1.5", on: "node1"))
  private let elsewhere = webSlice("default/web-2", endpoint("10.244.2.5", on: "node2"))

  @Test func anEndpointAnywhereSuffices() throws {
    let port = try #require(ports(IPv4.self, [here, elsewhere]).first)
    #expect(port.listener.description == "127.0.0.1:30080")
    #expect(port.name.description == "default/web:http")
    #expect(port.affinitySeconds == nil)
    #expect(endpoints([here, elsewhere]) == [["10.244.1.5:8080", "10.244.2.5:8080"]])
  }

  @Test func theOtherFamilyHasItsOwn() throws {
    let slice = webSlice("default/web-6", endpoint("fd00:244::5", on: "node2"))
    let port = try #require(ports(IPv6.self, [here, slice]).first)
    #expect(port.listener.description == "[::1]:30080")
    #expect(port.endpoints == .ipv6(["[fd00:244::5]:8080"]))
  }

  @Test func withPolicyLocalOnlyThoseHereCount() {
    let local: (inout Service) -> Void = { $0.externalTrafficPolicy = .local }
    #expect(endpoints([here, elsewhere], local) == [["10.244.1.5:8080"]])
    #expect(endpoints([elsewhere], local) == [], "no listener")
    #expect(endpoints([elsewhere]) { $0.internalTrafficPolicy = .local } == [["10.244.2.5:8080"]])
  }

  @Test func withoutEndpointsThereIsNoListener() {
    #expect(endpoints([]) == [])
    #expect(endpoints([webSlice("default/web-1", endpoint("10.244.1.5") { $0.isReady = false })]) == [])
  }

  /// Those that are leaving serve while there is nobody else, as at the node's address.
  @Test func topologyAndConditionsAreThoseOfTheNode() {
    let leaving = endpoint("10.244.1.6", on: "node1") {
      $0.isReady = false
      $0.isTerminating = true
    }
    #expect(endpoints([webSlice("default/web-1", leaving)]) == [["10.244.1.6:8080"]])
    #expect(endpoints([webSlice("default/web-1", leaving), elsewhere]) == [["10.244.2.5:8080"]])
  }

  @Test func onlyTCPNodePortsAreServed() {
    #expect(endpoints([here]) { $0.type = .clusterIP } == [])
    #expect(endpoints([here]) { $0.type = .loadBalancer } == [["10.244.1.5:8080"]])
    #expect(endpoints([here]) { $0.ports = [ServicePort(name: "http", port: 80)] } == [])
    let datagrams = slice(
      "default/web-3", of: "default/web", ports: [EndpointPort(name: "http", transport: .udp, port: 8080)],
      [endpoint("10.244.1.5", on: "node1")])
    #expect(
      endpoints([datagrams]) {
        $0.ports = [ServicePort(name: "http", transport: .udp, port: 80, nodePort: 30080)]
      } == [])
  }

  @Test func affinityIsKept() throws {
    let port = try #require(ports(IPv4.self, [here]) { $0.affinitySeconds = 600 }.first)
    #expect(port.affinitySeconds == 600)
  }

  /// They are those of the rules, in the same order.
  @Test func theChoiceAndItsSlotsAreKept() throws {
    let weighted = webSlice(
      "default/web-1", endpoint("10.244.1.6", on: "node1") { $0.weight = 300 },
      endpoint("10.244.1.5", on: "node1"))
    let random = try #require(ports(IPv4.self, [weighted]).first)
    #expect(random.endpoints == .ipv4(["10.244.1.5:8080", "10.244.1.6:8080"]))
    #expect(random.weights == [100, 300])
    #expect(random.slots == [0, 1, 1, 1])
    let hashed = try #require(ports(IPv4.self, [weighted]) { $0.algorithm = .maglev }.first)
    let planned = try #require(
      plan(
        [
          web {
            $0.type = .nodePort
            $0.algorithm = .maglev
          }
        ], [weighted]
      ).plan.services.first?.ports.first)
    #expect(hashed.choice == .hashed(.flow, tableSize: nil))
    #expect(
      hashed.slots
        == planned.choice.slots(
          planned.clusterEndpoints, weights: planned.weights(of: planned.clusterEndpoints)))
    #expect(ports(IPv4.self, [here, elsewhere]).first?.slots == [0, 1])
  }

  @Test func anEndpointWithoutWeightIsNone() {
    let drained = webSlice("default/web-1", endpoint("10.244.1.5", on: "node1") { $0.weight = 0 })
    #expect(endpoints([drained, elsewhere]) == [["10.244.2.5:8080"]])
    #expect(endpoints([drained]) == [], "no listener")
  }

  /// Of two Services with the same node port, the older one has it.
  @Test func aNodePortHasOneService() {
    let services = ["default/web", "default/late"].map { name in
      service(name) {
        $0.type = .nodePort
        $0.clusterIPs = [name == "default/web" ? "10.96.0.1" : "10.96.0.2"]
        $0.created = name == "default/web" ? 1 : 2
        $0.ports = [ServicePort(name: "http", port: 80, nodePort: 30080)]
      }
    }
    let late = slice(
      "default/late-1", of: "default/late", ports: [EndpointPort(name: "http", port: 8080)],
      [endpoint("10.244.1.9")])
    let found = plan(services, [here, late]).plan.services.flatMap(\.localhostNodePorts)
    #expect(found.map(\.name.service) == ["default/web"])
  }

  // MARK: Other protocols

  /// The addresses and ports at which something happens to packets, and what.
  private func frontends(_ service: Service, _ settings: ProxySettings) -> [String] {
    plan([service], [here]) { $0 = settings }.plan.services.flatMap(\.ports).flatMap { port in
      port.frontends.filter { $0.kind == .nodePort }.map { "\($0.key): \($0.treatment)" }
    }
  }

  @Test func rulesRefuseWhatIsNotTCP() {
    let datagrams = web {
      $0.type = .nodePort
      $0.ports = [ServicePort(name: "http", transport: .udp, port: 53, nodePort: 30053)]
    }
    #expect(frontends(datagrams, ProxySettings()) == ["node port UDP 30053: refuse"])
    #expect(
      frontends(datagrams, Self.atLocalhost)
        == ["node port UDP 30053: refuse", "127.0.0.1 UDP 30053: refuse"])
    let stream = web { $0.type = .nodePort }
    #expect(frontends(stream, Self.atLocalhost) == frontends(stream, ProxySettings()), "not TCP")
    #expect(frontends(web { $0.ports = datagrams.ports }, Self.atLocalhost) == [], "a ClusterIP only")
  }

  @Test func theIndexKnowsWhatIsRefused() throws {
    var index = LocalhostNodePortIndex(.ipv4, Self.atLocalhost)
    let datagrams = web {
      $0.type = .nodePort
      $0.ports = [ServicePort(name: "http", transport: .sctp, port: 53, nodePort: 30053)]
    }
    index.replace(by: plan([datagrams]) { $0 = Self.atLocalhost }.plan)
    #expect(index.refusedByService == ["default/web": [RefusedNodePort(.sctp, 30053)]])
    #expect(index.byService.isEmpty)
    let version = index.version
    index.set(nil as ServicePlan<IPv4>?, of: "default/web")
    #expect(index.refusedByService.isEmpty)
    #expect(index.version > version)
  }

  // MARK: The index

  private static let atLocalhost = {
    var settings = ProxySettings()
    settings.nodePortAddresses.localhostFamilies = [.ipv4]
    return settings
  }()

  private func planned(_ slices: [EndpointSlice]) throws -> ServicePlan<IPv4> {
    try #require(plan([web { $0.type = .nodePort }], slices).plan.services.first)
  }

  @Test func theIndexFollowsPlans() throws {
    var index = LocalhostNodePortIndex(.ipv4, Self.atLocalhost)
    let name: NamespacedName = "default/web"
    index.set(try planned([here]), of: name)
    #expect(index.byService[name]?.count == 1)
    let version = index.version
    index.set(try planned([here]), of: name)
    #expect(index.version == version, "nothing has changed")
    index.set(try planned([here, elsewhere]), of: name)
    #expect(index.version > version)
    #expect(index.byService[name]?.first?.endpoints.count == 2)
    index.set(nil as ServicePlan<IPv4>?, of: name)
    #expect(index.byService.isEmpty)
  }

  @Test func aWholePlanReplacesTheIndex() throws {
    var index = LocalhostNodePortIndex(.ipv4, Self.atLocalhost)
    index.set(try planned([here]), of: "default/gone")
    index.replace(by: plan([web { $0.type = .nodePort }], [here]).plan)
    #expect(index.byService.keys.sorted() == ["default/web"])
  }

  @Test(arguments: [ProxySettings(), atLocalhost])
  func whatIsNotAskedForIsNotKept(_ settings: ProxySettings) throws {
    var index = LocalhostNodePortIndex(.ipv6, settings)
    index.set(try planned([here]), of: "default/web")
    index.replace(by: plan([web { $0.type = .nodePort }], [here]).plan)
    #expect(index.byService.isEmpty)
    #expect(index.version == 0)
  }

  /// The setting comes with a restart in kube-proxy, and there it stayed without effect (kubernetes#142183).
  @Test func switchedOnAndOffItFollows() throws {
    var index = LocalhostNodePortIndex(.ipv4, ProxySettings())
    index.set(try planned([here]), of: "default/web")
    index.follow(Self.atLocalhost)
    index.replace(by: plan([web { $0.type = .nodePort }], [here]).plan)
    #expect(index.byService.count == 1)
    index.follow(ProxySettings())
    #expect(index.byService.isEmpty)
  }
}
