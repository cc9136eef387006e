import Addresses
import ClusterModel
import ClusterControllers
import SeededRandom
import Testing

/// A cluster that grew by random changes equals one built from all objects at once, and as few slices as possible are
/// rewritten.
@Suite struct RandomChangeTests {
  @Test(arguments: 0..<30 as Range<UInt64>)
  func incrementalChangesGiveTheSameResult(_ seed: UInt64) {
    var world = RandomWorld(seed: seed)
    var lab = LabCluster(maximum: 4)
    var state = ClusterState()
    for _ in 0..<60 {
      let changes = world.changes()
      let before = lab.builtSlices
      let news = lab.apply(changes)
      for update in news.updates { _ = state.apply(update) }
      Self.expectFewRewrites(before, lab.builtSlices, seed)
      var fresh = LabCluster(maximum: 4)
      _ = fresh.apply(world.objects.values.shuffled(using: &world.generator).map(\.change))
      #expect(lab.content == fresh.content, "seed \(seed)")
      #expect(lab.diagnostics == fresh.diagnostics, "seed \(seed)")
      #expect(lab.builtSlices.allSatisfy { $0.endpoints.count <= 4 }, "seed \(seed)")
      let told = ClusterState(lab.snapshot)
      #expect(Set(state.services) == Set(told.services), "seed \(seed)")
      for name in told.services.map(\.name) {
        #expect(Array(state.slices(of: name)) == Array(told.slices(of: name)), "seed \(seed)")
      }
    }
  }

  /// An endpoint that stays is where it was, unless the ports or the name of its slice had to change.
  private static func expectFewRewrites(_ before: [EndpointSlice], _ after: [EndpointSlice], _ seed: UInt64) {
    let names = Set(after.map(\.name))
    for slice in before where names.contains(slice.name) {
      guard let now = after.first(where: { $0.name == slice.name }), now.ports == slice.ports,
        now.service == slice.service
      else { continue }
      for endpoint in slice.endpoints {
        let elsewhere = after.contains {
          $0.name != slice.name && $0.family == slice.family && $0.ports == slice.ports
            && $0.service == slice.service
            && $0.endpoints.contains { $0.podName == endpoint.podName && $0.address == endpoint.address }
        }
        #expect(!elsewhere, "seed \(seed): \(endpoint.address) moved from \(slice.name)")
      }
    }
  }
}

/// Objects that change at random.
private struct RandomWorld {
  var generator: SeededGenerator
  private(set) var objects: [ObjectReference: KubeObject] = [:]

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func changes() -> [KubeObjectChange] {
    (0..<Int.random(in: 1...6, using: &generator)).map { _ in
      let object = random()
      if Int.random(in: 0..<4, using: &generator) == 0 {
        objects[object.reference] = nil
        return object.removal
      }
      objects[object.reference] = object
      return object.change
    }
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &generator)]
  }

  private mutating func random() -> KubeObject {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0, 1: return .service(randomService())
    case 2: return .node(node(pick(["node1", "node2"]), zone: pick([nil, "z1", "z2"])))
    case 3: return .endpoints(randomEndpoints())
    case 4 where Bool.random(using: &generator):
      let slice = EndpointSlice(
        name: NamespacedName("shop", pick(["w1", "w2"])),
        service: NamespacedName("shop", pick(["s1", "s2", "s3"])),
        family: .ipv4)
      return .endpointSlice(slice)
    default: return .pod(randomPod())
    }
  }

  private mutating func randomService() -> Service {
    let selector: Labels? = pick([nil, ["app": "web"], ["app": "web", "tier": "a"], ["tier": "b"]])
    let ports = pick([[port()], [port("http", 80, target: .name("http")), port("dns", 53)], []])
    var service = ClusterControllersTests.service(pick(["s1", "s2", "s3"]), selector, ports: ports)
    service.clusterIPs = pick([[address("10.96.0.1")], [address("10.96.0.1"), address("fd00::1")], []])
    service.isHeadless = service.clusterIPs.isEmpty
    service.type = pick([.clusterIP, .clusterIP, .externalName])
    var request = ServiceRequest()
    request.publishesNotReady = pick([true, false])
    request.distribution = pick([nil, .sameNode])
    service.request = Boxed(request)
    return service
  }

  private mutating func randomPod() -> Pod {
    let index = Int.random(in: 1...24, using: &generator)
    var pod = ClusterControllersTests.pod(
      "p\(index)", labels: pick([["app": "web"], ["app": "web", "tier": "a"], ["tier": "b"], [:]]))
    let host = pick([index, index, index, 1])
    pod.addresses = pick([
      [], [address("10.1.0.\(host)")], [address("10.1.0.\(host)"), address("fd01::\(host)")],
    ])
    pod.isReady = pick([true, false])
    pod.isTerminating = pick([true, false, false])
    pod.phase = pick(["Running", "Running", "Failed"])
    pod.nodeName = pick([nil, "node1", "node2"])
    pod.ports = pick([
      [], [ContainerPort(name: "http", port: number(8080))],
      [ContainerPort(name: "http", port: number(9090))],
    ])
    return pod
  }

  private mutating func randomEndpoints() -> Endpoints {
    var endpoints = Endpoints(name: NamespacedName("shop", pick(["s1", "s2"])))
    let hosts = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
      pick(["10.9.0.1", "10.9.0.2", "fd09::1"])
    }
    endpoints.subsets = [
      EndpointSubset(
        endpoints: Set(hosts).sorted().map { SliceEndpoint(address($0)) },
        ports: [EndpointPort(port: Port(1))])
    ]
    return endpoints
  }
}
