import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

struct EndpointSelectionTests {
  private func cluster(_ slices: EndpointSlice..., on node: NodeView = node1) throws -> [Endpoint<IPv4>] {
    try firstPort(web(), slices, on: node).clusterEndpoints
  }

  private func local(_ slices: EndpointSlice...) throws -> [Endpoint<IPv4>] {
    try firstPort(web { $0.internalTrafficPolicy = .local }, slices).localEndpoints
  }

  @Test func slicesAreMergedByTheNameOfThePortAndItsTransport() throws {
    let ports = [
      EndpointPort(name: "http", port: 8080), EndpointPort(name: "https", port: 8443),
      EndpointPort(name: "http", transport: .udp, port: 9999), EndpointPort(port: 7777),
    ]
    let first = slice("default/1", of: "default/web", ports: ports, [endpoint("10.0.0.2")])
    let second = slice(
      "default/2", of: "default/web", ports: [EndpointPort(name: "http", port: 8081)], [endpoint("10.0.0.1")])
    #expect(try cluster(first, second) == ["10.0.0.1:8081", "10.0.0.2:8080"])
  }

  @Test func anUnnamedPortIsServedByUnnamedPorts() throws {
    let service = web { $0.ports = [ServicePort(port: 80)] }
    let ports = [EndpointPort(port: 8080), EndpointPort(name: "http", port: 8081)]
    let slices = [slice("default/1", of: "default/web", ports: ports, [endpoint("10.0.0.1")])]
    #expect(try firstPort(service, slices).clusterEndpoints == ["10.0.0.1:8080"])
  }

  @Test func aPortWithoutNumberIsIgnored() throws {
    let none = slice(
      "default/1", of: "default/web", ports: [EndpointPort(name: "http", port: nil)], [endpoint("10.0.0.1")])
    #expect(try cluster(none) == [])
    #expect(try firstPort(web(), [none]).treatment(.clusterIP) == .refuse)
  }

  @Test func onlySlicesOfTheFamilyCount() throws {
    let slices = [webSlice("default/4", endpoint("10.0.0.1")), webSlice("default/6", endpoint("fd00::1"))]
    #expect(try firstPort(web(), slices).clusterEndpoints == ["10.0.0.1:8080"])
    #expect(
      plan(IPv6.self, [web()], slices).plan.services.first?.ports.first?.clusterEndpoints
        == ["[fd00::1]:8080"])
  }

  @Test func onlySlicesOfTheServiceCount() throws {
    var other = webSlice("default/other", endpoint("10.0.0.9"))
    other.service = "default/web2"
    var elsewhere = webSlice("shop/web", endpoint("10.0.0.8"))
    elsewhere.service = "shop/web"
    var nobodys = webSlice("default/nobodys", endpoint("10.0.0.7"))
    nobodys.service = nil
    #expect(
      try cluster(other, elsewhere, nobodys, webSlice("default/1", endpoint("10.0.0.1")))
        == ["10.0.0.1:8080"])
  }

  @Test func headlessSlicesAndThoseOfAnotherProxyAreIgnored() throws {
    var headless = webSlice("default/1", endpoint("10.0.0.1"))
    headless.isHeadless = true
    var foreign = webSlice("default/2", endpoint("10.0.0.2"))
    foreign.proxyName = "other"
    #expect(try cluster(headless, foreign, webSlice("default/3", endpoint("10.0.0.3"))) == ["10.0.0.3:8080"])
    let mine = web { $0.proxyName = "other" }
    #expect(
      try firstPort(mine, [headless, foreign]) { $0.proxyName = "other" }.clusterEndpoints
        == ["10.0.0.2:8080"])
  }

  @Test func theReadyOneOfTwoWinsInAnyOrderOfSlices() throws {
    let states: [(inout SliceEndpoint) -> Void] = [
      { $0.isReady = true }, { $0 = unready($0, terminating: true) },
      { $0 = unready($0, terminating: false) },
    ]
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      let slices = order.enumerated().map { index, state in
        webSlice("default/\(index)", endpoint("10.0.0.1", on: "node1", states[state]))
      }
      let other = webSlice("default/other", endpoint("10.0.0.2", on: "node1"))
      let port = try firstPort(web { $0.internalTrafficPolicy = .local }, slices + [other])
      #expect(port.clusterEndpoints == ["10.0.0.1:8080", "10.0.0.2:8080"])
      #expect(port.localEndpoints == ["10.0.0.1:8080", "10.0.0.2:8080"])
    }
  }

  @Test func aServingEndpointWinsOverOneThatIsNot() throws {
    for order in [[0, 1], [1, 0]] {
      let slices = order.enumerated().map { index, state in
        webSlice("default/\(index)", endpoint("10.0.0.1") { $0 = unready($0, terminating: state == 0) })
      }
      #expect(try firstPort(web(), slices).clusterEndpoints == ["10.0.0.1:8080"])
    }
  }

  @Test func theOrderOfSlicesDoesNotDecideWhichHintsOfTwoReadyEndpointsAreUsed() throws {
    let hinted = endpoint("10.0.0.1") { $0.zoneHints = ["a"] }
    let other = endpoint("10.0.0.1") { $0.zoneHints = ["b"] }
    let far = endpoint("10.0.0.2") { $0.zoneHints = ["b"] }
    let one = try cluster(webSlice("default/1", hinted, far), webSlice("default/2", other))
    let two = try cluster(webSlice("default/1", other, far), webSlice("default/2", hinted))
    #expect(one == two)
  }

  @Test func theSameAddressWithAnotherPortIsAnotherEndpoint() throws {
    let other = slice(
      "default/2", of: "default/web", ports: [EndpointPort(name: "http", port: 9090)], [endpoint("10.0.0.1")])
    #expect(
      try cluster(webSlice("default/1", endpoint("10.0.0.1")), other)
        == ["10.0.0.1:8080", "10.0.0.1:9090"])
  }

  @Test func endpointsAreOrderedByAddressAndPort() throws {
    let slices = webSlice("default/1", endpoint("10.0.0.10"), endpoint("10.0.0.9"), endpoint("9.255.255.255"))
    #expect(try cluster(slices) == ["9.255.255.255:8080", "10.0.0.9:8080", "10.0.0.10:8080"])
  }

  /// (ready, serving, terminating) of an endpoint, and whether it is used alone, or next to a ready one.
  @Test(arguments: [
    (true, true, false, true, true), (true, true, true, true, true), (true, false, false, true, true),
    (false, true, true, true, false), (false, true, false, false, false), (false, false, true, false, false),
    (false, false, false, false, false),
  ])
  func readyEndpointsAreUsedOrElseThoseThatTerminateAndServe(
    ready: Bool, serving: Bool, terminating: Bool, isUsedAlone: Bool, isUsedBesideAReadyOne: Bool
  ) throws {
    let subject = endpoint("10.0.0.1", on: "node1") {
      $0.isReady = ready
      $0.isServing = serving
      $0.isTerminating = terminating
    }
    let alone = webSlice("default/1", subject)
    let beside = webSlice("default/1", subject, endpoint("10.0.0.2", on: "node1"))
    #expect(try cluster(alone).contains("10.0.0.1:8080") == isUsedAlone)
    #expect(try local(alone).contains("10.0.0.1:8080") == isUsedAlone)
    #expect(try cluster(beside).contains("10.0.0.1:8080") == isUsedBesideAReadyOne)
    #expect(try local(beside).contains("10.0.0.1:8080") == isUsedBesideAReadyOne)
  }

  @Test func theTwoSetsFallBackIndependently() throws {
    let ending = endpoint("10.0.0.1", on: "node1") { $0 = unready($0, terminating: true) }
    let farEnding = endpoint("10.0.0.2", on: "node2") { $0 = unready($0, terminating: true) }
    let ready = endpoint("10.0.0.3", on: "node2")
    #expect(try cluster(webSlice("default/1", ending, farEnding, ready)) == ["10.0.0.3:8080"])
    #expect(try local(webSlice("default/1", ending, farEnding, ready)) == ["10.0.0.1:8080"])
    #expect(try cluster(webSlice("default/1", ending, farEnding)) == ["10.0.0.1:8080", "10.0.0.2:8080"])
    #expect(try local(webSlice("default/1", ending, farEnding)) == ["10.0.0.1:8080"])
  }

  @Test(
    arguments: [("node1", true), ("Node1", false), ("node1.", false), ("node10", false), (nil, false)]
      as [(String?, Bool)])
  func aNodeNameMustMatchExactly(_ name: String?, _ isLocal: Bool) throws {
    #expect(try local(webSlice("default/1", endpoint("10.0.0.1", on: name))).isEmpty == !isLocal)
  }

  @Test(arguments: [
    (TrafficPolicy.cluster, TrafficPolicy.cluster, false), (.local, .cluster, true), (.cluster, .local, true),
  ])
  func theLocalSetExistsIfAPolicyNeedsIt(
    _ inside: TrafficPolicy, _ outside: TrafficPolicy, _ isThere: Bool
  ) throws {
    let service = web {
      $0.internalTrafficPolicy = inside
      $0.externalTrafficPolicy = outside
    }
    let port = try firstPort(service, [webSlice("default/1", endpoint("10.0.0.1", on: "node1"))])
    #expect(port.localEndpoints.isEmpty == !isThere)
  }

  @Test func hairpinAddressesAreThoseOfUsableEndpointsOnTheNode() throws {
    let slice = webSlice(
      "default/1", endpoint("10.0.0.1", on: "node1"), endpoint("10.0.0.2", on: "node2"),
      endpoint("10.0.0.3", on: "node1") { $0.zoneHints = ["b"] },
      endpoint("10.0.0.4", on: "node1") { $0 = unready($0, terminating: true) },
      endpoint("10.0.0.5", on: "node1") { $0 = unready($0, terminating: false) }, endpoint("10.0.0.6"))
    let other = TestSupport.slice(
      "default/2", of: "default/web", ports: [EndpointPort(name: "http", port: 9090)],
      [endpoint("10.0.0.1", on: "node1")])
    #expect(try firstPort(web(), [slice]).hairpinAddresses == ["10.0.0.1", "10.0.0.3", "10.0.0.4"])
    #expect(try firstPort(web(), [slice, other]).hairpinAddresses == ["10.0.0.1", "10.0.0.3", "10.0.0.4"])
  }
}

struct TopologyTests {
  /// Hints of each ready endpoint, in order of address; the node's zone is `a`, its name `node1`.
  struct Hints: Sendable, CustomTestStringConvertible {
    var zones: [[String]] = []
    var nodes: [[String]] = []
    let used: [Int]
    let because: String
    var testDescription: String { because }

    var slice: EndpointSlice {
      let count = max(zones.count, nodes.count)
      let endpoints = (0..<count).map { index in
        endpoint(.v4(IPv4Address(rawValue: 0x0a00_0000 + UInt32(index)))) {
          $0.zoneHints = index < zones.count ? zones[index] : []
          $0.nodeHints = index < nodes.count ? nodes[index] : []
        }
      }
      return TestSupport.slice(
        "default/1", of: "default/web", ports: [EndpointPort(name: "http", port: 8080)], endpoints)
    }

    var endpoints: [Endpoint<IPv4>] {
      used.map { Endpoint(IPv4Address(rawValue: 0x0a00_0000 + UInt32($0)), 8080) }
    }
  }

  @Test(arguments: [
    Hints(zones: [["a"], ["b"], ["a", "b"]], used: [0, 2], because: "zone hints choose"),
    Hints(zones: [["a"], [], ["b"]], used: [0, 1, 2], because: "one ready endpoint has no zone hint"),
    Hints(zones: [["b"], ["c"]], used: [0, 1], because: "no zone hint names our zone"),
    Hints(zones: [["A"], ["b"]], used: [0, 1], because: "zones are compared letter by letter"),
    Hints(nodes: [["node1"], ["node2"], ["node2", "node1"]], used: [0, 2], because: "node hints choose"),
    Hints(nodes: [["node1"], []], used: [0, 1], because: "one ready endpoint has no node hint"),
    Hints(
      zones: [["a"], ["a"], ["b"]], nodes: [["node2"], ["node1"], ["node1"]], used: [1, 2],
      because: "node hints come before zone hints"),
    Hints(
      zones: [["a"], ["b"]], nodes: [["node2"], ["node3"]], used: [0],
      because: "zone hints are used when no node hint names us"),
    Hints(
      zones: [["a"], ["b"]], nodes: [["node1"], []], used: [0],
      because: "zone hints are used when not all have node hints"),
    Hints(
      zones: [["a"], []], nodes: [["node1"], []], used: [0, 1], because: "neither kind of hint is complete"),
  ])
  func hintsAreUsedAllOrNothing(_ hints: Hints) throws {
    #expect(try firstPort(web(), [hints.slice]).clusterEndpoints == hints.endpoints)
  }

  private var twoZones: EndpointSlice {
    Hints(zones: [["a"], ["b"]], used: [], because: "").slice
  }

  @Test func zoneHintsAreIgnoredWhereTheZoneIsUnknown() throws {
    let node = NodeView(name: "node1")
    #expect(
      try firstPort(web(), [twoZones], on: node).clusterEndpoints == ["10.0.0.0:8080", "10.0.0.1:8080"])
  }

  @Test func aNewZoneOfTheNodeAppliesImmediately() throws {
    var node = node1
    node.zone = "b"
    #expect(try firstPort(web(), [twoZones], on: node).clusterEndpoints == ["10.0.0.1:8080"])
  }

  @Test(arguments: [true, false])
  func unreadyEndpointsDoNotVoidHints(terminating: Bool) throws {
    var slice = twoZones
    slice.endpoints.append(endpoint("10.0.0.9") { $0 = unready($0, terminating: terminating) })
    #expect(try firstPort(web(), [slice]).clusterEndpoints == ["10.0.0.0:8080"])
  }

  @Test func theHintOfAnUnreadyEndpointDoesNotCount() throws {
    let slice = webSlice(
      "default/1", endpoint("10.0.0.1") { $0.zoneHints = ["b"] },
      endpoint("10.0.0.2") {
        $0 = unready($0, terminating: true)
        $0.zoneHints = ["a"]
      })
    #expect(try firstPort(web(), [slice]).clusterEndpoints == ["10.0.0.1:8080"])
  }

  @Test func theFallbackIgnoresHints() throws {
    var slice = twoZones
    for index in slice.endpoints.indices {
      slice.endpoints[index] = unready(slice.endpoints[index], terminating: true)
    }
    #expect(try firstPort(web(), [slice]).clusterEndpoints == ["10.0.0.0:8080", "10.0.0.1:8080"])
  }

  @Test func thePolicyLocalIgnoresHints() throws {
    var slice = twoZones
    for index in slice.endpoints.indices { slice.endpoints[index].nodeName = "node1" }
    let port = try firstPort(web { $0.internalTrafficPolicy = .local }, [slice])
    #expect(port.localEndpoints == ["10.0.0.0:8080", "10.0.0.1:8080"])
    #expect(port.clusterEndpoints == ["10.0.0.0:8080"])
  }
}

/// The endpoint when it is not ready: terminating and still serving, or neither.
func unready(_ endpoint: SliceEndpoint, terminating: Bool) -> SliceEndpoint {
  var endpoint = endpoint
  endpoint.isReady = false
  endpoint.isServing = terminating
  endpoint.isTerminating = terminating
  return endpoint
}
