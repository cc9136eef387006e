import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

struct TreatmentTests {
  /// Where a Service has endpoints.
  enum Where: String, CaseIterable, Sendable { case nowhere, elsewhere, here, onBothSides }

  private func slices(_ place: Where) -> [EndpointSlice] {
    let here = endpoint("10.0.0.1", on: "node1")
    let elsewhere = endpoint("10.0.0.2", on: "node2")
    return switch place {
    case .nowhere: [webSlice("default/1", endpoint("10.0.0.3") { $0 = unready($0, terminating: false) })]
    case .elsewhere: [webSlice("default/1", elsewhere)]
    case .here: [webSlice("default/1", here)]
    case .onBothSides: [webSlice("default/1", here, elsewhere)]
    }
  }

  /// By internal policy, external policy and where the endpoints are: the treatment of the ClusterIP, and of every
  /// other kind of address.
  @Test(arguments: [
    (TrafficPolicy.cluster, TrafficPolicy.cluster, Where.nowhere, Treatment.refuse, Treatment.refuse),
    (.cluster, .cluster, .elsewhere, anyone, masqueraded), (.cluster, .cluster, .here, anyone, masqueraded),
    (.cluster, .cluster, .onBothSides, anyone, masqueraded),
    (.cluster, .local, .nowhere, .refuse, .refuse), (.cluster, .local, .elsewhere, anyone, .preserveSource),
    (.cluster, .local, .here, anyone, .preserveSource),
    (.cluster, .local, .onBothSides, anyone, .preserveSource),
    (.local, .cluster, .nowhere, .refuse, .refuse), (.local, .cluster, .elsewhere, .drop, masqueraded),
    (.local, .cluster, .here, onThisNode, masqueraded),
    (.local, .cluster, .onBothSides, onThisNode, masqueraded),
    (.local, .local, .nowhere, .refuse, .refuse), (.local, .local, .elsewhere, .drop, .preserveSource),
    (.local, .local, .here, onThisNode, .preserveSource),
    (.local, .local, .onBothSides, onThisNode, .preserveSource),
  ])
  func policiesAndEndpointsDecide(
    _ inside: TrafficPolicy, _ outside: TrafficPolicy, _ place: Where, _ clusterIP: Treatment,
    _ others: Treatment
  ) throws {
    let service = web {
      $0.type = .loadBalancer
      $0.internalTrafficPolicy = inside
      $0.externalTrafficPolicy = outside
      $0.ingress = [IngressAddress("192.168.60.1")]
      $0.externalIPs = ["192.168.70.1"]
    }
    let port = try firstPort(service, slices(place))
    #expect(port.treatment(.clusterIP) == clusterIP)
    #expect(port.treatment(.nodePort) == others)
    #expect(port.treatment(.loadBalancer) == others)
    #expect(port.treatment(.externalIP) == others)
  }

  private static let anyone = Treatment.balance(over: .cluster, .never)
  private static let onThisNode = Treatment.balance(over: .local, .never)
  private static let masqueraded = Treatment.balance(over: .cluster, .always)

  /// A detector, whether everything is masqueraded, and whose packets to a ClusterIP are then masqueraded.
  @Test(arguments: [
    (LocalPodDetector.none, false, Masquerade.never), (.none, true, .always),
    (.sources(["10.244.0.0/16"]), false, .unlessLocalPod), (.sources(["10.244.0.0/16"]), true, .always),
    (.sources(["fd00:244::/32"]), false, .never), (.sources(["fd00:244::/32"]), true, .always),
    (.sources(["fd00:244::/32", "10.244.0.0/16"]), false, .unlessLocalPod),
    (.interface(.prefixed(veth)), false, .unlessLocalPod), (.interface(.prefixed(veth)), true, .always),
    (.interface(.named(veth)), false, .unlessLocalPod),
  ])
  func theDetectorDecidesWhoIsMasqueradedAtAClusterIP(
    _ detector: LocalPodDetector, _ everything: Bool, _ expected: Masquerade
  ) throws {
    for policy in TrafficPolicy.allCases {
      let service = web {
        $0.type = .nodePort
        $0.internalTrafficPolicy = policy
      }
      let port = try firstPort(service, slices(.here)) {
        $0.localPods = detector
        $0.masqueradesAll = everything
      }
      #expect(port.treatment(.clusterIP) == .balance(over: policy == .local ? .local : .cluster, expected))
      #expect(port.treatment(.nodePort) == .balance(over: .cluster, .always))
    }
  }

  private static let veth: InterfaceName = "veth"

  @Test func blocksOfLocalPodsOccurOnce() {
    let detector = LocalPodDetector.sources(["10.244.1.0/24", "10.244.0.0/16", "fd00:244::/32"])
    #expect(plan([]) { $0.localPods = detector }.plan.node.localPods == .sources(["10.244.0.0/16"]))
    #expect(
      plan(IPv6.self, []) { $0.localPods = detector }.plan.node.localPods == .sources(["fd00:244::/32"]))
    #expect(plan([]) { $0.localPods = .sources(["fd00:244::/32"]) }.plan.node.localPods == .unknown)
    #expect(plan([]).plan.node.localPods == .unknown)
  }

  @Test func affinityIsTheSameForAllPortsAndFrontends() {
    let service = web {
      $0.affinitySeconds = 600
      $0.ports.append(ServicePort(name: "dns", transport: .udp, port: 53))
    }
    let ports = plan([service]).plan.services.flatMap(\.ports)
    #expect(ports.map(\.affinitySeconds) == [600, 600])
  }
}

struct SourceRangesTests {
  private func allowed(_ ranges: [IPPrefix], strict: Bool = false, on node: NodeView = node1) throws
    -> [Prefix<IPv4>]?
  {
    try #require(
      loadBalancer(ranges, strict: strict, on: node).plan.services.first?.ports.first?.frontends
        .first { $0.kind == .loadBalancer }
    ).allowedSources
  }

  private func loadBalancer(_ ranges: [IPPrefix], strict: Bool = false, on node: NodeView = node1)
    -> PlanResult<IPv4>
  {
    let service = web {
      $0.type = .loadBalancer
      $0.ingress = [IngressAddress("192.168.60.2"), IngressAddress("192.168.60.1")]
      $0.ingress.append(IngressAddress("192.168.60.3", isVirtual: false))
      $0.sourceRanges = ranges
    }
    return plan([service], on: node) { $0.hasStrictSourceRanges = strict }
  }

  @Test(
    arguments: [
      ([], nil), (["0.0.0.0/0"], nil), (["10.0.0.0/8", "0.0.0.0/0"], nil), (["0.0.0.0/0", "fd00::/8"], nil),
      (["10.0.0.0/8"], ["10.0.0.0/8"]), (["10.0.0.0/8", "fd00::/8"], ["10.0.0.0/8"]),
      (["10.1.0.0/16", "10.0.0.0/8", "9.0.0.0/8"], ["9.0.0.0/8", "10.0.0.0/8"]),
      (["10.0.0.0/9", "10.128.0.0/9"], ["10.0.0.0/9", "10.128.0.0/9"]), (["fd00::/8"], nil), (["::/0"], nil),
    ] as [([IPPrefix], [Prefix<IPv4>]?)])
  func theRangesOfTheFamilyAreAllowedWithoutNestedOnes(_ ranges: [IPPrefix], _ expected: [Prefix<IPv4>]?)
    throws
  {
    #expect(try allowed(ranges) == expected)
  }

  @Test func whereTheNodeIsAllowedTheLoadBalancersOwnAddressesAreToo() throws {
    #expect(
      try allowed(["192.168.50.0/24"]) == ["192.168.50.0/24", "192.168.60.1/32", "192.168.60.2/32"])
    #expect(try allowed(["192.168.0.0/16"]) == ["192.168.0.0/16"])
    #expect(try allowed(["192.168.51.0/24"]) == ["192.168.51.0/24"])
    #expect(try allowed(["192.168.50.0/24"], on: NodeView(name: "node1")) == ["192.168.50.0/24"])
  }

  @Test(
    arguments: [
      ([], nil), (["fd00::/8"], []), (["::/0"], []), (["0.0.0.0/0", "fd00::/8"], nil),
      (["10.0.0.0/8", "fd00::/8"], ["10.0.0.0/8"]),
    ] as [([IPPrefix], [Prefix<IPv4>]?)])
  func strictRangesOfTheOtherFamilyCloseThisOne(_ ranges: [IPPrefix], _ expected: [Prefix<IPv4>]?) throws {
    #expect(try allowed(ranges, strict: true) == expected)
  }

  @Test func onlyLoadBalancerAddressesAreRestricted() {
    let frontends = loadBalancer(["10.0.0.0/8"]).plan.services.flatMap(\.ports).flatMap(\.frontends)
    #expect(frontends.filter { $0.allowedSources != nil }.map(\.kind) == [.loadBalancer, .loadBalancer])
  }

  @Test(
    arguments: [
      ([], false, nil), (["10.0.0.0/8"], false, nil), (["10.0.0.0/8", "fd00::/8"], false, nil),
      (["fd00::/8"], false, "open to everyone"), (["fd00::/8"], true, "closed to everyone"),
    ] as [([IPPrefix], Bool, String?)])
  func rangesOfTheOtherFamilyAloneAreReported(_ ranges: [IPPrefix], _ strict: Bool, _ state: String?) {
    let remedy =
      strict
      ? "add the IPv4 ranges to allow" : "add an IPv4 range, or run with --strict-source-ranges"
    let diagnostics = loadBalancer(ranges, strict: strict).diagnostics
    #expect(diagnostics.allSatisfy { $0.kind == .foreignSourceRanges })
    #expect(
      diagnostics.map(\.description)
        == (state.map {
          [
            "warning: Service default/web: spec.loadBalancerSourceRanges: no range is IPv4, so its IPv4 load balancer"
              + " addresses are \($0); \(remedy)"
          ]
        } ?? []))
  }

  @Test(arguments: [
    web {
      $0.type = .loadBalancer
      $0.ingress = [IngressAddress("192.168.60.1", isVirtual: false)]
    },
    web {
      $0.type = .nodePort
      $0.ingress = [IngressAddress("192.168.60.1")]
    },
  ])
  func rangesForAddressesThatAreNotServedAreNotReported(_ service: Service) {
    var service = service
    service.sourceRanges = ["fd00::/8"]
    #expect(plan([service]).diagnostics == [])
  }

  @Test func rangesWithoutALoadBalancerAddressOfTheFamilyAreNotReported() {
    let service = web {
      $0.type = .loadBalancer
      $0.ingress = [IngressAddress("fd00:60::1")]
      $0.sourceRanges = ["fd00::/8"]
    }
    #expect(plan([service]).diagnostics == [])
    #expect(plan(IPv6.self, [service]).diagnostics == [])
  }
}

struct NodePortAddressTests {
  private static let node = NodeView(
    name: "node1", addresses: ["192.168.50.11", "fd00:50::11", "192.168.51.11"],
    interfaceAddresses: [
      "192.168.51.11", "127.0.0.1", "192.168.50.11", "169.254.0.1", "::1", "fd00:50::11", "fe80::1",
      "192.168.51.11",
    ])

  @Test(
    arguments: [
      (NodePortAddresses.primary, ["192.168.50.11"]), (.within([]), []),
      (.within(["192.168.0.0/16"]), ["192.168.50.11", "192.168.51.11"]),
      (.within(["192.168.51.11/32"]), ["192.168.51.11"]),
      (.within(["0.0.0.0/0"]), ["192.168.50.11", "192.168.51.11"]),
      (.within(["127.0.0.0/8", "192.168.50.0/24"]), ["192.168.50.11"]), (.within(["::/0"]), []),
      (.within(["169.254.0.0/16"]), ["169.254.0.1"]),
      (.within(["0.0.0.0/0", "169.254.0.1/32"]), ["169.254.0.1", "192.168.50.11", "192.168.51.11"]),
      (.within(["10.0.0.0/8"]), []), (NodePortAddresses(localhostFamilies: [.ipv4]), []),
      (
        NodePortAddresses(includesPrimary: true, blocks: ["192.168.51.0/24"]),
        ["192.168.50.11", "192.168.51.11"]
      ),
      (
        NodePortAddresses(includesPrimary: true, blocks: ["127.0.0.0/8"], localhostFamilies: [.ipv4]),
        ["192.168.50.11"]
      ),
    ] as [(NodePortAddresses, [IPv4Address])])
  func nodePortsAreServedOnTheseAddresses(_ setting: NodePortAddresses, _ expected: [IPv4Address]) {
    let result = plan([], on: Self.node) { $0.nodePortAddresses = setting }
    #expect(result.plan.node.nodePortAddresses == expected)
  }

  @Test(
    arguments: [
      (NodePortAddresses.primary, ["fd00:50::11"]), (.within(["::/0"]), ["fd00:50::11"]),
      (.within(["fe80::/10"]), ["fe80::1"]), (.within(["::1/128"]), []), (.within(["0.0.0.0/0"]), []),
    ] as [(NodePortAddresses, [IPv6Address])])
  func nodePortsAreServedOnTheseAddressesOfIPv6(_ setting: NodePortAddresses, _ expected: [IPv6Address]) {
    let result = plan(IPv6.self, [], on: Self.node) { $0.nodePortAddresses = setting }
    #expect(result.plan.node.nodePortAddresses == expected)
  }

  @Test(arguments: [
    (ServiceType.nodePort, Port?.some(30080), true), (.loadBalancer, 30080, true), (.nodePort, nil, false),
    (.clusterIP, 30080, false),
  ])
  func aNodePortThatNoAddressServesIsReported(_ type: ServiceType, _ port: Port?, _ isReported: Bool) {
    let service = web {
      $0.type = type
      $0.ports[0].nodePort = port
    }
    let expected = [
      "warning: Node node1: status.addresses: there is no IPv4 address on which to serve the node ports of "
        + "Service default/web; pass one with --node-ip, or provide a Node object with status.addresses"
    ]
    let diagnostics = plan([service], on: NodeView(name: "node1")).diagnostics
    #expect(diagnostics.map(\.description) == (isReported ? expected : []))
    #expect(diagnostics.allSatisfy { $0.kind == .noNodePortAddress })
    #expect(plan([service]).diagnostics == [])
  }

  /// At localhost a relay serves them, without rules.
  @Test func nodePortsAtLocalhostAloneAreServed() {
    let service = web {
      $0.type = .nodePort
      $0.ports[0].nodePort = 30080
    }
    let atLocalhost = NodePortAddresses(localhostFamilies: [.ipv4])
    #expect(plan([service], on: Self.node) { $0.nodePortAddresses = atLocalhost }.diagnostics == [])
    #expect(
      plan([service], on: Self.node) { $0.nodePortAddresses = NodePortAddresses() }.diagnostics.count == 1)
  }
}
