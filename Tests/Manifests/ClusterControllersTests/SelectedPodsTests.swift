import Addresses
import ClusterModel
import ClusterControllers
import Testing

/// The endpoints of Services with a selector.
@Suite struct SelectedPodsTests {
  @Test func aServiceHasThePodsThatItSelects() throws {
    var lab = LabCluster()
    let news = lab.apply(
      .service(service("web")), .pod(pod("a", "10.1.0.1")),
      .pod(pod("b", "10.1.0.2", labels: ["app": "api"])),
      .pod(pod("c", "10.1.0.3", labels: ["app": "web", "tier": "front"])), .node(node("node1", zone: "z1")))
    let slice = try #require(lab.builtSlices.first)
    #expect(lab.builtSlices.count == 1)
    #expect(slice.service == NamespacedName("shop", "web"))
    #expect(slice.family == .ipv4)
    #expect(slice.ports == [EndpointPort(port: Port(80))])
    #expect(slice.endpoints.map(\.address) == [address("10.1.0.1"), address("10.1.0.3")])
    #expect(slice.endpoints.map(\.podName) == ["a", "c"])
    #expect(slice.endpoints.allSatisfy { $0.nodeName == "node1" && $0.zone == "z1" && $0.isReady })
    #expect(
      slice.labels == [
        "kubernetes.io/service-name": "web",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      ])
    #expect(slice.name.name.hasPrefix("web-") && slice.name.name.utf8.count == 9)
    #expect(news.diagnostics.isEmpty)
    #expect(
      news.updates == [
        .listed(.services([service("web")])), .listed(.slices([slice])),
        .listed(.nodes([node("node1", zone: "z1")])), .listed(.serviceCIDRs([])),
      ])
  }

  /// ready, serving, terminating
  @Test(arguments: [
    (true, false, false, [true, true, false]), (false, false, false, [false, false, false]),
    (true, true, false, [false, true, true]), (false, true, false, [false, false, true]),
    (false, false, true, [true, false, false]), (true, true, true, [true, true, true]),
  ])
  func conditionsAreThoseOfThePod(
    _ isReady: Bool, _ isTerminating: Bool, _ publishes: Bool, _ expected: [Bool]
  ) throws {
    var web = service("web")
    var request = ServiceRequest()
    request.publishesNotReady = publishes
    web.request = Boxed(request)
    var one = pod("a", "10.1.0.1")
    one.isReady = isReady
    one.isTerminating = isTerminating
    var lab = LabCluster()
    _ = lab.apply(.service(web), .pod(one))
    let endpoint = try #require(lab.builtSlices.first?.endpoints.first)
    #expect([endpoint.isReady, endpoint.isServing, endpoint.isTerminating] == expected)
  }

  @Test func aFinishedPodIsNotAnEndpoint() {
    var lab = LabCluster()
    var over = pod("a", "10.1.0.1")
    over.phase = "Succeeded"
    var failed = pod("b", "10.1.0.2")
    failed.phase = "Failed"
    let news = lab.apply(.service(service("web")), .pod(over), .pod(failed))
    #expect(lab.builtSlices.map(\.endpoints) == [[]])
    #expect(news.diagnostics.isEmpty)
  }

  @Test func aNamedPortIsResolvedOnEachPod() {
    var a = pod("a", "10.1.0.1")
    a.ports = [ContainerPort(name: "http", port: number(8080))]
    var b = pod("b", "10.1.0.2")
    b.ports = [
      ContainerPort(name: "http", transport: .udp, port: number(1)),
      ContainerPort(name: "http", port: number(9090)),
    ]
    let c = pod("c", "10.1.0.3")
    let web = service(
      "web", ports: [port("http", 80, target: .name("http")), port("dns", 53, target: .number(number(5353)))])
    var lab = LabCluster()
    _ = lab.apply(.service(web), .pod(a), .pod(b), .pod(c))
    let ports = Dictionary(
      lab.builtSlices.flatMap { slice in slice.endpoints.map { ($0.podName, slice.ports.map(\.port)) } },
      uniquingKeysWith: { first, _ in first })
    #expect(ports == ["a": [Port(8080), Port(5353)], "b": [Port(9090), Port(5353)], "c": [Port(5353)]])
  }

  @Test func eachFamilyHasItsOwnSlices() {
    var web = service("web")
    web.clusterIPs = [address("fd00::1"), address("10.96.0.1")]
    var lab = LabCluster()
    _ = lab.apply(
      .service(web), .pod(pod("a", "10.1.0.1", "fd01::1", "10.9.9.9")), .pod(pod("b", "10.1.0.2")))
    let slices = lab.builtSlices.sorted { $0.family < $1.family }
    #expect(slices.map(\.family) == [.ipv4, .ipv6])
    #expect(slices.first?.endpoints.map(\.address) == [address("10.1.0.1"), address("10.1.0.2")])
    #expect(slices.last?.endpoints.map(\.address) == [address("fd01::1")])
    web.clusterIPs = [address("fd00::1")]
    _ = lab.apply(.service(web))
    #expect(lab.builtSlices.map(\.family) == [.ipv6])
  }

  @Test func aHostNetworkPodHasItsNodesAddress() {
    var host = pod("a")
    host.usesHostNetwork = true
    host.hostAddresses = [address("192.168.50.11")]
    var lab = LabCluster()
    let news = lab.apply(.service(service("web")), .pod(host))
    #expect(lab.builtSlices.flatMap(\.endpoints).map(\.address) == [address("192.168.50.11")])
    #expect(news.diagnostics.isEmpty)
  }

  @Test func aHeadlessServiceHasNamesForItsPods() throws {
    var web = service("web", ports: [])
    web.clusterIPs = []
    web.isHeadless = true
    var one = pod("a", "10.1.0.1")
    one.hostname = "first"
    one.subdomain = "web"
    var other = pod("b", "10.1.0.2")
    other.hostname = "second"
    other.subdomain = "api"
    var lab = LabCluster()
    _ = lab.apply(.service(web), .pod(one), .pod(other))
    let slice = try #require(lab.builtSlices.first { $0.family == .ipv4 })
    #expect(slice.isHeadless)
    #expect(slice.labels["service.kubernetes.io/headless"] == "")
    #expect(slice.ports.isEmpty)
    #expect(slice.endpoints.map(\.hostname) == ["first", nil])
    #expect(lab.builtSlices.count == 1)
  }

  @Test(arguments: [
    (ServiceRequest.TrafficDistribution.close, [["z1"], [], ["z2"]], [[], [], []]),
    (.sameZone, [["z1"], [], ["z2"]], [[], [], []]),
    (.sameNode, [["z1"], [], ["z2"]], [["node1"], [], ["node2"]]),
  ])
  func trafficDistributionBecomesHints(
    _ distribution: ServiceRequest.TrafficDistribution, _ zones: [[String]], _ nodes: [[String]]
  ) {
    var web = service("web")
    var request = ServiceRequest()
    request.distribution = distribution
    web.request = Boxed(request)
    var waiting = pod("b", "10.1.0.2")
    waiting.isReady = false
    var lab = LabCluster()
    _ = lab.apply(
      .service(web), .pod(pod("a", "10.1.0.1")), .pod(waiting), .pod(pod("c", "10.1.0.3", node: "node2")),
      .node(node("node1", zone: "z1")), .node(node("node2", zone: "z2")))
    let endpoints = lab.builtSlices.flatMap(\.endpoints)
    #expect(endpoints.map(\.zoneHints) == zones)
    #expect(endpoints.map(\.nodeHints) == nodes)
    _ = lab.apply(.node(node("node2", zone: nil)))
    #expect(lab.builtSlices.flatMap(\.endpoints).last?.zoneHints == [])
  }

  @Test func handwrittenSlicesReplaceBuiltOnes() {
    var lab = LabCluster()
    let written = EndpointSlice(
      name: NamespacedName("shop", "web-1"), service: NamespacedName("shop", "web"), family: .ipv4)
    _ = lab.apply(.service(service("web")), .pod(pod("a", "10.1.0.1")))
    let built = lab.builtSlices[0]
    let news = lab.apply(.endpointSlice(written))
    #expect(
      news.updates == [.changed(.slice(written.name, written)), .changed(.slice(built.name, nil))])
    let after = lab.apply([KubeObject.endpointSlice(written).removal])
    #expect(after.updates == [.changed(.slice(written.name, nil)), .changed(.slice(built.name, built))])
  }

  @Test func aNameUsedByAnotherSliceIsGivenUp() {
    var lab = LabCluster()
    _ = lab.apply(.service(service("web")), .pod(pod("a", "10.1.0.1")))
    let name = lab.builtSlices[0].name
    let other = EndpointSlice(name: name, service: NamespacedName("shop", "api"), family: .ipv4)
    let news = lab.apply(.endpointSlice(other))
    let new = lab.builtSlices[0]
    #expect(new.name != name)
    #expect(new.endpoints.count == 1)
    #expect(news.updates == [.changed(.slice(name, other)), .changed(.slice(new.name, new))])
  }

  @Test func podsWithoutAnAddressAndTwoWithOneAreReported() {
    var lab = LabCluster()
    let news = lab.apply(
      .service(service("web")), .service(service("web2")), .pod(pod("a")), .pod(pod("b", "10.1.0.2")),
      .pod(pod("c", "10.1.0.2")), .pod(pod("d", labels: ["app": "api"])))
    #expect(
      news.diagnostics.map(\.description) == [
        "warning: Pod shop/a: status.podIP: is missing, so the Services that select the Pod send no traffic to it; start it with 'viaduct lab up', or set status.podIP to the address where it answers",
        "warning: Pod shop/c: status.podIPs: 10.1.0.2 is also the address of Pod shop/b, so only one of the two can be reached there; give each Pod its own address",
      ])
    #expect(lab.apply([KubeObject.service(service("web")).removal]).diagnostics.isEmpty)
    #expect(lab.diagnostics.count == 2)
    #expect(
      lab.apply([KubeObject.pod(pod("b")).removal, KubeObject.service(service("web2")).removal]).diagnostics
        .isEmpty)
    #expect(lab.diagnostics.isEmpty)
    #expect(lab.apply(.service(service("web"))).diagnostics.count == 1)
  }
}
