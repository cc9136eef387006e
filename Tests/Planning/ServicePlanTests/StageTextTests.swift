import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

struct StageTextTests {
  private var cluster: ClusterSnapshot {
    let web = service("shop/web") {
      $0.type = .loadBalancer
      $0.clusterIPs = ["10.96.0.1", "fd00:96::1"]
      $0.ports = [
        ServicePort(name: "http", port: 80, nodePort: 30080),
        ServicePort(name: "dns", transport: .udp, port: 53),
      ]
      $0.ingress = [IngressAddress("192.168.60.1"), IngressAddress("192.168.60.2", isVirtual: false)]
      $0.externalIPs = ["192.168.70.1"]
      $0.sourceRanges = ["10.0.0.0/8", "192.168.50.0/24"]
      $0.externalTrafficPolicy = .local
      $0.affinitySeconds = 600
    }
    let api = service("default/api") {
      $0.clusterIPs = ["10.96.0.2"]
      $0.ports = [ServicePort(port: 443)]
      $0.internalTrafficPolicy = .local
    }
    let idle = service("default/idle") {
      $0.clusterIPs = ["10.96.0.3"]
      $0.ports = [ServicePort(port: 1)]
    }
    let headless = service("default/db") { $0.isHeadless = true }
    let elsewhere = service("default/old") {
      $0.type = .externalName
      $0.externalName = "example.org"
      $0.proxyName = "other"
    }
    let ports = [
      EndpointPort(name: "http", port: 8080), EndpointPort(name: "dns", transport: .udp, port: nil),
    ]
    let endpoints = [
      endpoint("10.244.1.5", on: "node1") { $0.zone = "a" },
      endpoint("10.244.2.6", on: "node2") {
        $0.zoneHints = ["b"]
        $0.nodeHints = ["node2"]
      },
      endpoint("10.244.2.7") {
        $0.isReady = false
        $0.isServing = false
        $0.isTerminating = true
      },
    ]
    var node = Node(name: "node1")
    node.zone = "a"
    node.addresses = ["192.168.50.11"]
    node.podCIDRs = ["10.244.1.0/24"]
    return ClusterSnapshot(
      services: [web, api, idle, headless, elsewhere],
      slices: [
        slice("shop/web-1", of: "shop/web", ports: ports, endpoints),
        slice(
          "default/api-1", of: "default/api", ports: [EndpointPort(port: 6443)],
          [
            endpoint("10.244.2.8", on: "node2")
          ]), EndpointSlice(name: "default/stray", service: nil, family: .ipv6),
      ],
      nodes: [node, Node(name: "node2")],
      serviceCIDRs: [ServiceCIDR(name: "kubernetes", cidrs: ["10.96.0.0/12", "fd00:96::/112"])])
  }

  @Test func aSnapshotIsAParagraphForEachObject() {
    #expect(
      cluster.text == """
        Service default/api type ClusterIP
          clusterIPs 10.96.0.2
          ports TCP/443
          internalTrafficPolicy Local
        Service default/db type ClusterIP headless
        Service default/idle type ClusterIP
          clusterIPs 10.96.0.3
          ports TCP/1
        Service default/old type ExternalName
          externalName example.org
          served by proxy other
        Service shop/web type LoadBalancer
          clusterIPs 10.96.0.1, fd00:96::1
          ports http TCP/80 (node port 30080), dns UDP/53
          load balancer 192.168.60.1, 192.168.60.2 (ipMode Proxy)
          externalIPs 192.168.70.1
          source ranges 10.0.0.0/8, 192.168.50.0/24
          externalTrafficPolicy Local
          sessionAffinity ClientIP 600 s
        EndpointSlice default/api-1 IPv4 of Service default/api
          ports TCP/6443
          10.244.2.8 ready, on node2
        EndpointSlice default/stray IPv6 of no Service
        EndpointSlice shop/web-1 IPv4 of Service shop/web
          ports http TCP/8080, dns UDP/any
          10.244.1.5 ready, on node1, zone a
          10.244.2.6 ready, on node2, for zone b, for node node2
          10.244.2.7 not ready, not serving, terminating
        Node node1 zone a
          addresses 192.168.50.11
          podCIDRs 10.244.1.0/24
        Node node2
        ServiceCIDR kubernetes
          cidrs 10.96.0.0/12, fd00:96::/112

        """)
  }

  /// The scenario `no-detector` has packets for it.
  @Test(arguments: [
    (LocalPodDetector.sources(["10.244.0.0/16"]), "outside", "pods and the node"),
    (.none, "outside and from pods", "the node"),
    (.sources(["fd00:244::/32"]), "outside and from pods", "the node"),
  ])
  func podsThatCannotBeRecognizedAreTreatedAsFromOutside(
    _ detector: LocalPodDetector, _ others: String, _ inside: String
  ) throws {
    var settings = ProxySettings()
    settings.localPods = detector
    func text(on node: String) throws -> String {
      let plan = Plan<IPv4>.make(for: cluster, on: NodeView(name: node), with: settings).plan
      let port = try #require(plan.services.first { $0.name == "shop/web" }?.ports.first)
      let frontend = try #require(port.frontends.first { $0.kind == .nodePort })
      return port.text(frontend, on: plan.node)
    }
    #expect(
      try text(on: "node1")
        == "from \(others) to 1 endpoint on this node, source address kept; from \(inside) to one of 2 endpoints"
    )
    #expect(
      try text(on: "node9")
        == "from \(others) dropped, since no endpoint is on this node; from \(inside) to one of 2 endpoints")
  }

  @Test func aPlanIsAParagraphForEachServicePort() {
    let node = NodeView(name: "node1", addresses: ["192.168.50.11"])
    var settings = ProxySettings()
    settings.localPods = .sources(["10.244.0.0/16"])
    let plan = Plan<IPv4>.make(for: cluster, on: node, with: settings).plan
    #expect(
      plan.text == """
        IPv4
          node ports on 192.168.50.11
          ClusterIPs come from 10.96.0.0/12
          local pods: source address in 10.244.0.0/16
        Service default/api
          port default/api
            10.96.0.2 TCP 443 (ClusterIP): dropped, since no endpoint is on this node
            endpoints: 10.244.2.8:6443
        Service default/idle
          port default/idle
            10.96.0.3 TCP 1 (ClusterIP): refused, since there is no endpoint
            endpoints: none
        Service shop/web
          port shop/web:http
            10.96.0.1 TCP 80 (ClusterIP): to one of 2 endpoints, masqueraded unless sent by a local pod
            node port TCP 30080 (NodePort): from outside to 1 endpoint on this node, source address kept; \
        from pods and the node to one of 2 endpoints
            192.168.60.1 TCP 80 (LoadBalancer): only from 10.0.0.0/8, 192.168.50.0/24, 192.168.60.1/32: \
        from outside to 1 endpoint on this node, source address kept; from pods and the node to one of 2 endpoints
            192.168.70.1 TCP 80 (external IP): from outside to 1 endpoint on this node, source address kept; \
        from pods and the node to one of 2 endpoints
            endpoints: 10.244.1.5:8080, 10.244.2.6:8080
            endpoints on this node: 10.244.1.5:8080
            a client keeps its endpoint until it has been idle for 600 s
          port shop/web:dns
            10.96.0.1 UDP 53 (ClusterIP): refused, since there is no endpoint
            192.168.60.1 UDP 53 (LoadBalancer): only from 10.0.0.0/8, 192.168.50.0/24, 192.168.60.1/32: \
        refused, since there is no endpoint
            192.168.70.1 UDP 53 (external IP): refused, since there is no endpoint
            endpoints: none
            a client keeps its endpoint until it has been idle for 600 s

        """)
  }

  @Test(arguments: [
    (LocalPodDetector.none, "cannot be recognized"),
    (.sources(["10.0.0.0/8", "fd00::/8"]), "source address in fd00::/8"),
    (interface("cni0", isPrefix: false), "packets that arrive on cni0"),
    (interface("veth", isPrefix: true), "packets that arrive on veth*"),
  ])
  func aPlanSaysHowLocalPodsAreRecognized(_ detector: LocalPodDetector, _ text: String) {
    var settings = ProxySettings()
    settings.localPods = detector
    let plan = Plan<IPv6>.make(for: ClusterSnapshot(), on: NodeView(name: "node1"), with: settings).plan
    #expect(plan.text == "IPv6\n  node ports on no address\n  local pods: \(text)\n")
  }

  @Test func aPlanSaysWhetherOtherPortsAreRefused() {
    var settings = ProxySettings()
    settings.refusesOtherPorts = true
    let plan = Plan<IPv6>.make(for: ClusterSnapshot(), on: NodeView(name: "node1"), with: settings).plan
    #expect(
      plan.text == """
        IPv6
          node ports on no address
          local pods: cannot be recognized
          other ports of load balancer addresses and external IPs are refused

        """)
  }

  private static func interface(_ text: String, isPrefix: Bool) -> LocalPodDetector {
    guard let name = InterfaceName(text) else { return .none }
    return .interface(isPrefix ? .prefixed(name) : .named(name))
  }
}
