import Addresses
import ClusterModel
import ClusterControllers
import Testing

/// Services without a selector, and completions.
@Suite struct MirroringTests {
  private static func endpoints(_ subsets: EndpointSubset...) -> Endpoints {
    var endpoints = Endpoints(name: NamespacedName("shop", "db"))
    endpoints.labels = ["app": "db"]
    endpoints.subsets = subsets
    return endpoints
  }

  private static let sql = EndpointPort(name: "sql", port: Port(5432))

  @Test func endpointsAreMirroredByFamilyAndSubset() throws {
    var unready = SliceEndpoint(address("10.9.0.2"))
    unready.isReady = false
    let first = EndpointSubset(
      endpoints: [SliceEndpoint(address("10.9.0.1")), SliceEndpoint(address("fd09::1")), unready],
      ports: [Self.sql])
    let second = EndpointSubset(endpoints: [SliceEndpoint(address("10.9.0.3"))], ports: [])
    var lab = LabCluster()
    _ = lab.apply(.service(service("db", nil)), .endpoints(Self.endpoints(first, second)))
    let slices = lab.builtSlices.map {
      ($0.family, $0.ports, $0.endpoints.map { "\($0.address) \($0.isReady)" })
    }
    #expect(slices.count == 3)
    #expect(slices.contains { $0 == (.ipv4, [Self.sql], ["10.9.0.1 true", "10.9.0.2 false"]) })
    #expect(slices.contains { $0 == (.ipv6, [Self.sql], ["fd09::1 true"]) })
    #expect(slices.contains { $0 == (.ipv4, [], ["10.9.0.3 true"]) })
    #expect(
      lab.builtSlices[0].labels == [
        "app": "db", "kubernetes.io/service-name": "db",
        "endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io",
      ])
    #expect(lab.apply([KubeObject.endpoints(Self.endpoints()).removal]).updates.count == 3)
    #expect(lab.builtSlices.isEmpty)
  }

  /// As kube-controller-manager 1.36.2 mirrored the Endpoints of a headless Service.
  @Test func mirroredSlicesKnowOnlyWhatIsReady() throws {
    var headless = service("db", nil)
    headless.isHeadless = true
    let subset = EndpointSubset(endpoints: [SliceEndpoint(address("10.9.0.1"))], ports: [Self.sql])
    let written = ClusterSnapshot(services: [headless], endpoints: [Self.endpoints(subset)])
    let slice = try #require(LabCluster(written).completed([], written).first)
    #expect(slice["endpoints"].elements.map { $0["conditions"] } == [.object(["ready": .boolean(true)])])
    #expect(
      slice["metadata"]["labels"].fields.map(\.key) == [
        "app", "endpointslice.kubernetes.io/managed-by", "kubernetes.io/service-name",
      ])
  }

  @Test func leaderElectionsAndExemptEndpointsAreNotMirrored() {
    let subset = EndpointSubset(endpoints: [SliceEndpoint(address("10.9.0.1"))], ports: [Self.sql])
    var lab = LabCluster()
    var objects = Self.endpoints(subset)
    objects.labels = ["endpointslice.kubernetes.io/skip-mirror": "true"]
    _ = lab.apply(.service(service("db", nil)), .endpoints(objects))
    #expect(lab.builtSlices.isEmpty)
    objects.labels = Labels()
    objects.isElection = true
    _ = lab.apply(.endpoints(objects))
    #expect(lab.builtSlices.isEmpty)
    objects.isElection = false
    _ = lab.apply(.endpoints(objects))
    #expect(lab.builtSlices.count == 1)
    _ = lab.apply(.service(service("db", ["app": "db"])))
    #expect(lab.builtSlices.map(\.endpoints) == [[]])
  }

  @Test func endpointsMirroredByTheClusterAreNotMirroredAgain() {
    let subset = EndpointSubset(endpoints: [SliceEndpoint(address("10.9.0.1"))], ports: [Self.sql])
    var slice = EndpointSlice(
      name: NamespacedName("shop", "db-x"), service: NamespacedName("shop", "db"), family: .ipv4)
    var lab = LabCluster()
    _ = lab.apply(
      .service(service("db", nil)), .endpoints(Self.endpoints(subset)), .endpointSlice(slice))
    #expect(lab.builtSlices.count == 1)
    slice.labels = ["endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io"]
    _ = lab.apply(.endpointSlice(slice))
    #expect(lab.builtSlices.isEmpty)
  }

  @Test func ofASubsetAThousandAddressesAreServed() {
    let many = (0..<1203).map { SliceEndpoint(.v4(IPv4Address(rawValue: 0x0a00_0000 + UInt32($0)))) }
    var lab = LabCluster()
    let news = lab.apply(
      .service(service("db", nil)),
      .endpoints(Self.endpoints(EndpointSubset(endpoints: many, ports: [Self.sql]))))
    #expect(lab.builtSlices.map(\.endpoints.count) == [1000])
    #expect(
      news.diagnostics.map(\.description) == [
        "warning: Endpoints shop/db: subsets: 203 addresses are not served: only the first 1000 of each subset are; use EndpointSlices instead of Endpoints"
      ])
  }

  @Test func anExternalNameHasNoSlices() {
    var name = service("name")
    name.type = .externalName
    var lab = LabCluster()
    _ = lab.apply(.service(name), .pod(pod("a", "10.1.0.1")))
    #expect(lab.builtSlices.isEmpty)
  }

  @Test func aServiceIsDeliveredCompleted() {
    var web = service("web", ports: [port("a", 80), port("b", 81)])
    web.type = .loadBalancer
    web.clusterIPs = []
    web.ingress = [IngressAddress(address("192.168.50.9"), isVirtual: false)]
    var lab = LabCluster()
    _ = lab.apply(.service(web))
    let given = ServiceCompletion(
      clusterIPs: [address("fd00::1")], families: [.ipv6], nodePorts: [Port(30_001), nil],
      healthCheckNodePort: Port(30_002), loadBalancerAddresses: [address("192.168.50.9"), address("fd50::9")])
    let news = lab.apply([], completions: [web.name: given])
    var expected = web
    expected.clusterIPs = [address("fd00::1")]
    expected.ports[0].nodePort = Port(30_001)
    expected.healthCheckNodePort = Port(30_002)
    expected.ingress.append(IngressAddress(address("fd50::9")))
    #expect(news.updates.first == .changed(.service(web.name, expected)))
    #expect(lab.builtSlices.map(\.family) == [.ipv6])
    #expect(lab.apply([], completions: [web.name: given]).updates.isEmpty)
    #expect(lab.apply([], completions: [web.name: nil]).updates.first == .changed(.service(web.name, web)))
    #expect(lab.snapshot.services == [web])
  }
}
