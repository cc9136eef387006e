import Addresses
import ClusterModel
import ManifestDecoding
import Testing

@Suite struct DecodeTests {
  @Test func readsAServiceAsKubectlPrintsIt() throws {
    var expected = Service(name: NamespacedName("shop", "edge"))
    expected.created = 1_795_360_123
    expected.labels = ["app": "shop", "service.kubernetes.io/service-proxy-name": "mesh"]
    expected.selector = ["tier": "frontend"]
    expected.proxyName = "mesh"
    expected.type = .loadBalancer
    expected.clusterIPs = try ["10.100.175.46", "fd00:10:96::c:2748"].map { try #require(IPAddress($0)) }
    expected.externalIPs = [try #require(IPAddress("192.168.60.5"))]
    expected.externalTrafficPolicy = .local
    expected.healthCheckNodePort = Port(32_227)
    expected.sourceRanges = try ["192.168.50.0/24", "10.0.0.0/8"].map { try #require(IPPrefix($0)) }
    expected.ports = [
      ServicePort(name: "http", port: try #require(Port(80)), nodePort: Port(31_877)),
      ServicePort(name: "dns", transport: .udp, port: try #require(Port(53))),
    ]
    expected.ports[0].targetPort = .name("web")
    expected.ports[1].targetPort = .number(try #require(Port(53)))
    expected.ingressHostnames = ["lb.example.org"]
    expected.affinitySeconds = 600
    var request = ServiceRequest()
    request.families = [.ipv4, .ipv6]
    request.familyPolicy = .requireDual
    expected.request = Boxed(request)
    expected.ingress = [
      IngressAddress(try #require(IPAddress("192.168.50.200"))),
      IngressAddress(try #require(IPAddress("192.168.50.201")), isVirtual: false),
      IngressAddress(try #require(IPAddress("192.168.50.202"))),
    ]
    #expect(try decode(Samples.service).objects == [.service(expected)])
  }

  @Test func readsASliceAsKubectlPrintsIt() throws {
    var expected = EndpointSlice(
      name: NamespacedName("shop", "api-l22mq"), service: NamespacedName("shop", "api"), family: .ipv4)
    expected.isHeadless = true
    expected.changeTriggered = 1_795_360_123_000_000_000
    expected.labels = [
      "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      "kubernetes.io/service-name": "api", "service.kubernetes.io/headless": "",
    ]
    expected.ports = [
      EndpointPort(name: "https", port: Port(8443)), EndpointPort(transport: .udp, port: Port(53)),
      EndpointPort(transport: .sctp, port: nil),
    ]
    var first = SliceEndpoint(try #require(IPAddress("10.244.1.20")), nodeName: "node1")
    first.zone = "a"
    first.podName = "api-0"
    first.zoneHints = ["a", "b"]
    first.nodeHints = ["node1"]
    var second = SliceEndpoint(try #require(IPAddress("10.244.1.22")))
    second.isReady = false
    second.isTerminating = true
    expected.endpoints = [first, second, SliceEndpoint(try #require(IPAddress("10.244.1.23")))]
    #expect(try decode(Samples.slice).objects == [.endpointSlice(expected)])
  }

  @Test func readsANodeAsKubectlPrintsIt() throws {
    var expected = Node(name: "node1.example.org")
    expected.labels = ["kubernetes.io/hostname": "node1.example.org", "topology.kubernetes.io/zone": "a"]
    expected.zone = "a"
    expected.addresses = try ["192.168.50.1", "fd00:50::1", "203.0.113.7"].map { try #require(IPAddress($0)) }
    expected.podCIDRs = try ["10.244.1.0/24", "fd00:244:1::/64"].map { try #require(IPPrefix($0)) }
    #expect(try decode(Samples.node).objects == [.node(expected)])
  }

  @Test(arguments: [
    ("metadata: {name: a}", false), ("metadata: {name: a, deletionTimestamp: null}", false),
    (#"metadata: {name: a, deletionTimestamp: "2026-11-22T15:08:43Z"}"#, true),
    (
      "metadata: {name: a}, spec: {taints: [{key: ToBeDeletedByClusterAutoscaler, effect: NoSchedule}]}", true
    ),
    ("metadata: {name: a}, spec: {taints: [{key: x}, {key: ToBeDeletedByClusterAutoscaler}]}", true),
    ("metadata: {name: a}, spec: {taints: [{key: DeletionCandidateOfClusterAutoscaler}]}", false),
    ("metadata: {name: a}, spec: {taints: [{effect: NoSchedule}]}", false),
  ])
  func aNodeBeingRemovedIsLeaving(_ fields: String, _ isLeaving: Bool) throws {
    var expected = Node(name: "a")
    expected.isLeaving = isLeaving
    #expect(try decode("{apiVersion: v1, kind: Node, \(fields)}").objects == [.node(expected)])
  }

  @Test(arguments: [
    ("2026-11-22T15:08:43.123456789Z", 1_795_360_123_123_456_789),
    ("2026-11-22T17:08:43.5+02:00", 1_795_360_123_500_000_000), ("", nil),
  ])
  func readsTheTriggerTime(_ text: String, _ nanoseconds: Int64?) throws {
    let manifest = try decode(Self.sliceTriggered(at: text))
    #expect(manifest.diagnostics.isEmpty)
    guard case .endpointSlice(let slice)? = manifest.objects.first else {
      Issue.record("not decoded")
      return
    }
    #expect(slice.changeTriggered == nanoseconds)
  }

  @Test(arguments: ["yesterday", "1677-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
  func anInvalidTriggerTimeDoesNotAffectTheSlice(_ text: String) throws {
    let manifest = try decode(Self.sliceTriggered(at: text))
    let expected = EndpointSlice(name: NamespacedName("default", "a"), service: nil, family: .ipv4)
    #expect(manifest.objects == [.endpointSlice(expected)])
    #expect(manifest.diagnostics.map(\.severity) == [.warning])
    #expect(
      manifest.diagnostics.map(\.field) == [
        #"metadata.annotations["endpoints.kubernetes.io/last-change-trigger-time"]"#
      ])
  }

  private static func sliceTriggered(at text: String) -> String {
    """
    {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, metadata: {name: a, annotations:
     {endpoints.kubernetes.io/last-change-trigger-time: "\(text)"}}}
    """
  }

  @Test(arguments: ["networking.k8s.io/v1", "networking.k8s.io/v1beta1"])
  func readsAServiceCIDR(_ version: String) throws {
    let text = Samples.serviceCIDR.replacing("networking.k8s.io/v1\n", with: "\(version)\n")
    let cidrs = try ["10.96.0.0/16", "fd00:10:96::/112"].map { try #require(IPPrefix($0)) }
    #expect(try decode(text).objects == [.serviceCIDR(ServiceCIDR(name: "kubernetes", cidrs: cidrs))])
  }

  @Test func aListIsReplacedByItsItems() throws {
    let separate = [Samples.service, Samples.slice, Samples.node, Samples.serviceCIDR]
    let objects = try separate.flatMap { try decode($0).objects }
    let list = try decode(Samples.list)
    #expect(list.objects == objects)
    #expect(list.diagnostics.isEmpty)
    #expect(try decode(separate.joined(separator: "---\n")).objects == objects)
  }

  @Test(arguments: [
    "v1": "Service", "discovery.k8s.io/v1": "EndpointSlice", "networking.k8s.io/v1": "ServiceCIDR",
  ])
  func itemsOfATypedListNeedNoKind(_ version: String, _ kind: String) throws {
    let object = [
      "Service": Samples.service, "EndpointSlice": Samples.slice, "ServiceCIDR": Samples.serviceCIDR,
    ]
    let whole = try #require(object[kind])
    let item = whole.split(separator: "\n").filter { $0 != "kind: \(kind)" && $0 != "apiVersion: \(version)" }
    let text = "apiVersion: \(version)\nkind: \(kind)List\nitems:\n-\n" + item.map { "  \($0)\n" }.joined()
    let manifest = try decode(text)
    #expect(manifest.objects == (try decode(whole).objects))
    #expect(manifest.diagnostics.isEmpty)
  }

  @Test(arguments: [
    "apiVersion: v1\nkind: List\nitems: null\n", "apiVersion: v1\nkind: List\n",
    "apiVersion: v1\nkind: ServiceList\nitems:",
    "apiVersion: v1\nkind: NodeList\nitems: []\n", "", "---\n", "# nothing\n---\n---\nnull\n", "\u{feff}",
    " \n\n", "null",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: 7\n", "apiVersion: v1\nkind: Secret\n",
    "apiVersion: v1\nkind: Namespace\n",
    "apiVersion: serving.knative.dev/v1\nkind: Service\n", "apiVersion: example.org/v1\nkind: NodeList\n",
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n",
    #"{"apiVersion":"v1","kind":"List","items":null}"#,
    #"{"apiVersion":"v1","kind":"List","items":[]}"#, #"{"apiVersion":"v1","kind":"Secret","spec":[]}"#,
  ])
  func otherDocumentsAreNotErrors(_ text: String) throws {
    let manifest = try decode(text)
    #expect(manifest.objects.isEmpty)
    #expect(manifest.diagnostics.isEmpty, "\(manifest.diagnostics)")
  }

  @Test func listsMayBeNull() throws {
    let slice = """
      {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv6, metadata: {name: a}, endpoints: null,
       ports: null}
      """
    let expected = EndpointSlice(name: NamespacedName("default", "a"), service: nil, family: .ipv6)
    #expect(try decode(slice).objects == [.endpointSlice(expected)])
  }

  @Test func aMinimalServiceHasTheAPIsDefaults() throws {
    let text =
      "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: 10.0.0.1, ports: [{port: 80}]}}"
    var expected = Service(name: NamespacedName("default", "a"))
    expected.clusterIPs = [try #require(IPAddress("10.0.0.1"))]
    expected.ports = [ServicePort(port: try #require(Port(80)))]
    let manifest = try decode(text)
    #expect(manifest.objects == [.service(expected)])
    #expect(manifest.diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("clusterIP: None", true), ("clusterIPs: [None]", true), ("{clusterIP: None, clusterIPs: [None]}", true),
    ("{clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1]}", false),
  ])
  func noneMeansHeadless(_ fields: String, _ isHeadless: Bool) throws {
    let spec = fields.hasPrefix("{") ? fields : "{\(fields)}"
    let text = "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {<<: \(spec), ports: [{port: 1}]}}"
    let manifest = try decode(text)
    guard case .service(let service)? = manifest.objects.first else {
      Issue.record("\(manifest.diagnostics)")
      return
    }
    #expect(service.isHeadless == isHeadless)
    #expect(service.clusterIPs.isEmpty == isHeadless)
  }

  @Test(arguments: [
    ("sessionAffinity: None", nil), ("sessionAffinity: ClientIP", 10_800), ("sessionAffinity: ''", nil),
    ("sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {}}", 10_800),
    ("sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 1}}", 1),
    ("sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86400}}", 86_400),
    ("sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}", nil),
  ])
  func affinityIsATimeInSeconds(_ fields: String, _ seconds: UInt32?) throws {
    let text = """
      {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: 10.0.0.1, ports: [{port: 80}], \(fields)}}
      """
    guard case .service(let service)? = try decode(text).objects.first else {
      Issue.record("not decoded")
      return
    }
    #expect(service.affinitySeconds == seconds)
  }

  @Test func aliasesAndMergesAreResolved() throws {
    let text = """
      apiVersion: v1
      kind: List
      items:
      - apiVersion: v1
        kind: Service
        metadata: {name: a}
        spec: &spec
          clusterIP: 10.0.0.1
          ports: &ports [{port: 80}]
      - apiVersion: v1
        kind: Service
        metadata: {name: b}
        spec:
          <<: *spec
          clusterIP: 10.0.0.2
      - {apiVersion: v1, kind: Service, metadata: {name: c}, spec: {clusterIP: 10.0.0.3, ports: *ports}}
      """
    let services = try decode(text).objects.compactMap {
      if case .service(let service) = $0 { service } else { nil }
    }
    #expect(services.map { $0.clusterIPs.map(\.description) } == [["10.0.0.1"], ["10.0.0.2"], ["10.0.0.3"]])
    #expect(Set(services.map(\.ports)).count == 1)
  }

  @Test func diagnosticsNameTheObject() throws {
    let references = try decode(Samples.list).objects.map(\.reference.description)
    #expect(
      references == [
        "Service shop/edge", "EndpointSlice shop/api-l22mq", "Node node1.example.org",
        "ServiceCIDR kubernetes",
      ])
  }
}
