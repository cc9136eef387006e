import Addresses
import ClusterModel
import KubeWire
import SeededRandom
import TestSupport
import Testing
import WireSupport

@Suite struct RoundTripTests {
  private func expectBack(_ list: ObjectList, _ comment: Comment) throws {
    var decoder = WireDecoder()
    let bytes = WireEncoder.list(list, resourceVersion: "4711")
    let back = try decoder.list(of: WireKind(of: list), in: bytes.span)
    #expect(back == WireList(objects: list, resourceVersion: "4711"), comment)
    for object in list.objects { try expectBack(object, WireKind(of: list), comment) }
  }

  private func expectBack(_ object: KubeObject, _ kind: WireKind, _ comment: Comment) throws {
    var decoder = WireDecoder()
    let bytes = WireEncoder.object(object, resourceVersion: "12")
    let back = try decoder.object(of: kind, in: bytes.span)
    #expect(back.object == object, comment)
    #expect(back.resourceVersion == "12", comment)
    #expect(back.diagnostics.isEmpty, comment)
  }

  @Test func clustersRoundTrip() throws {
    for seed in 0..<100 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let cluster = seed.isMultiple(of: 2) ? randomCluster(&random) : randomCluster(&random).withSpreading
      try expectBack(.services(cluster.services), "seed \(seed)")
      try expectBack(.slices(cluster.slices), "seed \(seed)")
      try expectBack(.serviceCIDRs(cluster.serviceCIDRs), "seed \(seed)")
    }
  }

  @Test func rareFieldsRoundTrip() throws {
    let headless = service("shop/headless") { $0.isHeadless = true }
    let name = service("shop/name") {
      $0.type = .externalName
      $0.externalName = "db.example.org"
    }
    let full = service("shop/full") {
      $0.type = .loadBalancer
      $0.created = -1
      $0.clusterIPs = ["10.96.0.1"]
      $0.ports = [ServicePort(name: "sctp", transport: .sctp, port: 65_535)]
      $0.proxyName = ""
      $0.healthCheckNodePort = 32_000
      $0.ingress = [IngressAddress("192.168.50.200", isVirtual: false), IngressAddress("fd00::1")]
    }
    try expectBack(.services([headless, name, full]), "Services")
    try expectBack(
      .slices([Self.fullSlice, EndpointSlice(name: "a/b", service: nil, family: .ipv6)]), "slices")
    try expectBack(.nodes([Self.fullNode, Node(name: "a.b.c")]), "Nodes")
    for list in [ObjectList.services([]), .slices([]), .nodes([]), .serviceCIDRs([])] {
      try expectBack(list, "empty lists")
    }
  }

  private static var fullSlice: EndpointSlice {
    var slice = slice(
      "shop/api-l22mq", of: "shop/api",
      ports: [EndpointPort(port: nil), EndpointPort(name: "dns", port: 53)],
      [
        endpoint("fd00:244::1", on: "ip-10-0-12-34.eu-central-1.compute.internal") {
          $0.zone = "a-zone-with-a-long-name"
          $0.zoneHints = ["a-zone-with-a-long-name"]
          $0.nodeHints = ["ip-10-0-12-34.eu-central-1.compute.internal", "node2"]
          $0.isReady = false
          $0.isTerminating = true
        }, endpoint("fd00:244::2") { $0.isServing = false },
      ])
    slice.isHeadless = true
    slice.proxyName = "mesh"
    slice.changeTriggered = 1_795_360_123_120_000_000
    return slice
  }

  private static var fullNode: Node {
    var node = Node(name: "node1")
    node.zone = "a"
    node.addresses = ["192.168.50.1", "fd00:50::1"]
    node.podCIDRs = ["10.244.1.0/24", "fd00:244:1::/64"]
    node.isLeaving = true
    return node
  }

  @Test func pagesHaveContinueTokens() throws {
    let cidr = ServiceCIDR(name: "kubernetes", cidrs: ["10.96.0.0/12"])
    let bytes = WireEncoder.list(
      .serviceCIDRs([cidr]), resourceVersion: "7", continueToken: "eyJ2IjoibWV0YS", remaining: 12_345)
    var decoder = WireDecoder()
    let page = try decoder.list(of: .serviceCIDR, in: bytes.span)
    #expect(
      page
        == WireList(
          objects: .serviceCIDRs([cidr]), resourceVersion: "7", continueToken: "eyJ2IjoibWV0YS",
          remaining: 12_345))
  }

  @Test func timesRoundTrip() throws {
    for seed in 0..<300 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var slice = EndpointSlice(name: "a/b", service: nil, family: .ipv4)
      slice.changeTriggered = Int64.random(in: .min ... .max, using: &random)
      if seed % 3 == 0 {
        slice.changeTriggered = slice.changeTriggered.map { $0 / 1_000_000_000 * 1_000_000_000 }
      }
      try expectBack(.slices([slice]), "seed \(seed)")
    }
  }

  @Test func allVersionsOfAKindAreDecodedAlike() throws {
    let cidr = KubeObject.serviceCIDR(ServiceCIDR(name: "kubernetes", cidrs: ["10.96.0.0/12"]))
    let bytes = WireEncoder.object(cidr, resourceVersion: "1")
    var decoder = WireDecoder()
    let raw = WireSchema.schema(of: .serviceCIDR).message([
      "metadata": ["name": "kubernetes"], "spec": ["cidrs": ["10.96.0.0/12"]],
    ])
    let beta = WireEncoder.enveloped("networking.k8s.io/v1beta1", "ServiceCIDR", raw: raw)
    #expect(try decoder.object(of: .serviceCIDR, in: bytes.span).object == cidr)
    #expect(try decoder.object(of: .serviceCIDR, in: beta.span).object == cidr)
  }

  @Test func aStatusRoundTrips() throws {
    for status in [
      APIStatus(code: 410, reason: "Expired", message: "too old resource version: 1 (2)"), APIStatus(code: 0),
      APIStatus(code: 429, reason: "TooManyRequests", message: "wait", retryAfterSeconds: 5),
    ] {
      var decoder = WireDecoder()
      #expect(try decoder.status(in: WireEncoder.status(status).span) == status)
    }
    #expect(APIStatus(code: 410, reason: "Expired", message: "old").description == "410 Expired: old")
    #expect(APIStatus(code: 500).description == "500")
  }
}
