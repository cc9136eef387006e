import ClusterModel
import KubeDecoding
import Testing

/// One broken field and what is said of it: `field: problem; remedy`.
struct Broken: Sendable, CustomTestStringConvertible {
  let spec: String
  let said: [String]
  var testDescription: String { spec }

  init(_ spec: String, _ said: String...) {
    self.spec = spec
    self.said = said
  }
}

extension DecodedManifest {
  /// Field, problem and remedy of each diagnostic, in one line.
  fileprivate var said: [String] {
    diagnostics.map { "\($0.field ?? "-"): \($0.problem); \($0.remedy)" }
  }
}

@Suite struct DiagnosticsTests {
  private static let right = """

    ---
    {apiVersion: v1, kind: Node, metadata: {name: right}}
    """

  /// The broken object is left out, the one after it is not, and all is said of this object.
  private func expect(_ broken: Broken, in text: String, of object: String) throws {
    let manifest = try decode(text + Self.right)
    #expect(manifest.objects.map(\.reference.description) == ["Node right"])
    #expect(manifest.said == broken.said)
    #expect(manifest.diagnostics.allSatisfy { $0.severity == .error && $0.object?.description == object })
    #expect(manifest.diagnostics.allSatisfy { $0.location?.file == "a.yaml" })
  }

  @Test(arguments: [
    Broken(
      "clusterIP: 10.0.0.300, ports: [{port: 80}]",
      #"spec.clusterIP: "10.0.0.300" is no IP address; write an IPv4 or IPv6 address, such as 10.96.0.10 or fd00::10"#
    ),
    Broken(
      "clusterIPs: [10.0.0.1, x], ports: [{port: 80}]",
      #"spec.clusterIPs[1]: "x" is no IP address; write an IPv4 or IPv6 address, such as 10.96.0.10 or fd00::10"#
    ),
    Broken(
      "clusterIPs: [None, 10.0.0.1], ports: [{port: 80}]",
      "spec.clusterIPs: holds None and something else; write None alone for a headless Service, or addresses alone"
    ),
    Broken(
      "clusterIP: None, clusterIPs: [10.0.0.1], ports: [{port: 80}]",
      "spec.clusterIPs: holds None and something else; write None alone for a headless Service, or addresses alone"
    ),
    Broken(
      "clusterIPs: [10.0.0.1, 10.0.0.2], ports: [{port: 80}]",
      "spec.clusterIPs: holds two addresses of one family; keep at most one IPv4 and one IPv6 address"),
    Broken(
      "clusterIP: 10.0.0.2, clusterIPs: [10.0.0.1], ports: [{port: 80}]",
      #"spec.clusterIP: "10.0.0.2" is not the first of clusterIPs; make the two equal, or leave one out"#),
    Broken(
      "type: NodePort, clusterIP: None, ports: [{port: 80}]",
      "spec.clusterIP: None does not go with type NodePort; use type ClusterIP, or give it an address"),
    Broken("ports: [{port: 70000}]", "spec.ports[0].port: 70000 is no port; use a number from 1 to 65535"),
    Broken("ports: [{port: 0}]", "spec.ports[0].port: 0 is no port; use a number from 1 to 65535"),
    Broken("ports: [{port: -1}]", "spec.ports[0].port: -1 is no port; use a number from 1 to 65535"),
    Broken("ports: [{name: a}]", "spec.ports[0].port: is missing; use a number from 1 to 65535"),
    Broken(
      "ports: [{port: '80'}]",
      "spec.ports[0].port: is not a whole number; write decimal digits, without quotes"),
    Broken(
      "ports: [{port: 80.5}]",
      "spec.ports[0].port: is not a whole number; write decimal digits, without quotes"),
    Broken(
      "ports: [{port: 80, nodePort: 65536}]",
      "spec.ports[0].nodePort: 65536 is no port; use a number from 1 to 65535"),
    Broken(
      "ports: [{port: 80, protocol: tcp}]",
      #"spec.ports[0].protocol: "tcp" is no protocol of a port; write TCP, UDP or SCTP"#),
    Broken(
      "ports: [{port: 80, protocol: ICMP}]",
      #"spec.ports[0].protocol: "ICMP" is no protocol of a port; write TCP, UDP or SCTP"#),
    Broken("ports: [{port: 80, name: 123}]", "spec.ports[0].name: is not a string; write it in quotes"),
    Broken("ports: [{port: 80, name: yes}]", "spec.ports[0].name: is not a string; write it in quotes"),
    Broken(
      "ports: [{port: 80, name: A_b}]",
      """
      spec.ports[0].name: "A_b" is no valid name; use at most 63 lower-case letters, digits and '-', with a letter or \
      digit first and last
      """),
    Broken(
      "ports: [{port: 80, name: a}, {port: 81, name: a}]",
      #"spec.ports[1].name: "a" names two ports; give each port its own name"#),
    Broken(
      "ports: [{port: 80, name: a}, {port: 80, name: b}]",
      "spec.ports[1].port: TCP 80 is there twice; remove one, or change its number or protocol"),
    Broken(
      "ports: [{port: 80, name: a, nodePort: 30000}, {port: 81, name: b, nodePort: 30000}]",
      "spec.ports[1].nodePort: is there twice; use another number from 1 to 65535"),
    Broken(
      "ports: [{port: 80, name: a}, {port: 81}]",
      "spec.ports[1].name: is missing, and the Service has 2 ports; name each port"),
    Broken("ports: 80", "spec.ports: is not a list; write a list, even of one entry"),
    Broken("ports: [80]", "spec.ports[0]: is not a mapping; write named fields"),
    Broken("ports: [null]", "spec.ports[0]: is not a mapping; write named fields"),
    Broken("clusterIP: 10.0.0.1", "spec.ports: the Service has no port; add one"),
    Broken(
      "type: External",
      #"spec.type: "External" is no type of a Service; write ClusterIP, NodePort, LoadBalancer or ExternalName"#
    ),
    Broken("type: ExternalName", "spec.externalName: is missing; set it, or choose another type"),
    Broken("type: [ClusterIP]", "spec.type: is not a string; write it in quotes"),
    Broken(
      "sessionAffinity: clientIP, ports: [{port: 80}]",
      #"spec.sessionAffinity: "clientIP" is no session affinity; write None or ClientIP"#),
    Broken(
      "sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}, ports: [{port: 80}]",
      """
      spec.sessionAffinityConfig.clientIP.timeoutSeconds: 86401 is no affinity timeout; use a number of seconds from 1 \
      to 86400
      """),
    Broken(
      "sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}, ports: [{port: 80}]",
      """
      spec.sessionAffinityConfig.clientIP.timeoutSeconds: 0 is no affinity timeout; use a number of seconds from 1 to \
      86400
      """),
    Broken(
      "internalTrafficPolicy: local, ports: [{port: 80}]",
      #"spec.internalTrafficPolicy: "local" is no traffic policy; write Cluster or Local"#),
    Broken(
      "externalTrafficPolicy: Node, ports: [{port: 80}]",
      #"spec.externalTrafficPolicy: "Node" is no traffic policy; write Cluster or Local"#),
    Broken(
      "externalIPs: [a.example.org], ports: [{port: 80}]",
      #"spec.externalIPs[0]: "a.example.org" is no IP address; write an IPv4 or IPv6 address, such as 10.96.0.10 or fd00::10"#
    ),
    Broken(
      "loadBalancerSourceRanges: [10.0.0.0/8, 10.0.0.0/33], ports: [{port: 80}]",
      """
      spec.loadBalancerSourceRanges[1]: "10.0.0.0/33" is no block of addresses; write it in CIDR notation, such as \
      10.0.0.0/8 or fd00::/64
      """),
    Broken(
      "healthCheckNodePort: 70000, ports: [{port: 80}]",
      "spec.healthCheckNodePort: 70000 is no port; use a number from 1 to 65535"),
    Broken(
      "type: Nodeport, ports: [{port: 70000, protocol: tcp}]",
      #"spec.type: "Nodeport" is no type of a Service; write ClusterIP, NodePort, LoadBalancer or ExternalName"#,
      #"spec.ports[0].protocol: "tcp" is no protocol of a port; write TCP, UDP or SCTP"#,
      "spec.ports[0].port: 70000 is no port; use a number from 1 to 65535"),
  ])
  func saysWhatIsWrongWithAService(_ broken: Broken) throws {
    let text = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {\(broken.spec)}}"
    try expect(broken, in: text, of: "Service default/web")
  }

  @Test(arguments: [
    Broken(
      "ip: x",
      #"status.loadBalancer.ingress[0].ip: "x" is no IP address; write an IPv4 or IPv6 address, such as 10.96.0.10 or fd00::10"#
    ),
    Broken(
      "ip: 10.0.0.1, ipMode: vip",
      #"status.loadBalancer.ingress[0].ipMode: "vip" is no IP mode; write VIP or Proxy"#),
  ])
  func saysWhatIsWrongWithAStatus(_ broken: Broken) throws {
    let text = """
      {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {clusterIP: 10.0.0.1, ports: [{port: 80}]},
       status: {loadBalancer: {ingress: [{\(broken.spec)}]}}}
      """
    try expect(broken, in: text, of: "Service shop/web")
  }

  @Test(arguments: [
    Broken("ports: []", "addressType: is missing; write IPv4 or IPv6"),
    Broken("addressType: ipv4", #"addressType: "ipv4" is no address type; write IPv4 or IPv6"#),
    Broken("addressType: 4", "addressType: is not a string; write it in quotes"),
    Broken(
      "addressType: IPv4, endpoints: [{addresses: [fd00::1]}]",
      #"endpoints[0].addresses[0]: "fd00::1" is no IPv4 address; write an IPv4 address, or change the slice's addressType"#
    ),
    Broken(
      "addressType: IPv6, endpoints: [{addresses: [fd00::1]}, {addresses: [10.0.0.1]}]",
      #"endpoints[1].addresses[0]: "10.0.0.1" is no IPv6 address; write an IPv6 address, or change the slice's addressType"#
    ),
    Broken(
      "addressType: IPv4, endpoints: [{addresses: []}, {}]",
      "endpoints[0].addresses: the endpoint has no address; give it one, or remove the endpoint",
      "endpoints[1].addresses: the endpoint has no address; give it one, or remove the endpoint"),
    Broken(
      "addressType: IPv4, endpoints: [{addresses: [10.0.0.1], conditions: {ready: 'true', serving: 1}}]",
      "endpoints[0].conditions.ready: is neither true nor false; write true or false, without quotes",
      "endpoints[0].conditions.serving: is neither true nor false; write true or false, without quotes"),
    Broken(
      "addressType: IPv4, endpoints: [{addresses: [10.0.0.1], nodeName: 7, hints: {forZones: [{}]}}]",
      "endpoints[0].nodeName: is not a string; write it in quotes",
      "endpoints[0].hints.forZones[0].name: is missing; name a zone or node"),
    Broken(
      "addressType: IPv4, ports: [{port: 70000}]",
      "ports[0].port: 70000 is no port; use a number from 1 to 65535"),
    Broken(
      "addressType: IPv4, ports: [{port: 1, protocol: udp}]",
      #"ports[0].protocol: "udp" is no protocol of a port; write TCP, UDP or SCTP"#),
  ])
  func saysWhatIsWrongWithASlice(_ broken: Broken) throws {
    let text =
      "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-1}, \(broken.spec)}"
    try expect(broken, in: text, of: "EndpointSlice default/web-1")
  }

  @Test(arguments: [
    Broken(
      "kind: Node, metadata: {name: a}, spec: {podCIDRs: [10.0.0.0]}",
      #"spec.podCIDRs[0]: "10.0.0.0" is no block of addresses; write it in CIDR notation, such as 10.0.0.0/8 or fd00::/64"#
    ),
    Broken(
      "kind: Node, metadata: {name: a, creationTimestamp: yesterday}",
      """
      metadata.creationTimestamp: "yesterday" is no time; write it as RFC 3339 has it, such as 2026-01-31T12:00:00Z, or \
      leave it out
      """),
    Broken(
      "kind: Node, metadata: {name: a, deletionTimestamp: 7}",
      "metadata.deletionTimestamp: is not a string; write it in quotes"),
    Broken(
      "kind: Node, metadata: {name: a}, spec: {taints: [{key: 7}]}",
      "spec.taints[0].key: is not a string; write it in quotes"),
    Broken(
      "kind: Node, metadata: {name: a, labels: {topology.kubernetes.io/zone: 1}}",
      #"metadata.labels["topology.kubernetes.io/zone"]: is not a string; write it in quotes"#),
    Broken(
      "kind: Node, metadata: {name: a, labels: x}", "metadata.labels: is not a mapping; write named fields"),
  ])
  func saysWhatIsWrongWithANode(_ broken: Broken) throws {
    try expect(broken, in: "{apiVersion: v1, \(broken.spec)}", of: "Node a")
  }

  @Test(arguments: [
    Broken("spec: {}", "spec: the ServiceCIDR has no block; write one into spec.cidrs"),
    Broken(
      "spec: {cidrs: [10.0.0.0/99]}",
      #"spec.cidrs[0]: "10.0.0.0/99" is no block of addresses; write it in CIDR notation, such as 10.0.0.0/8 or fd00::/64"#
    ),
  ])
  func saysWhatIsWrongWithAServiceCIDR(_ broken: Broken) throws {
    let text = "{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: a}, \(broken.spec)}"
    try expect(broken, in: text, of: "ServiceCIDR a")
  }

  @Test(arguments: [
    Broken("apiVersion: v1", "kind: is missing; say what the document is, such as kind: Service"),
    Broken("kind: Service", "apiVersion: is missing; say what the document is, such as apiVersion: v1"),
    Broken("apiVersion: v1, kind: 7", "kind: is not a string; write it in quotes"),
    Broken("apiVersion: v1, kind: Node", "metadata: the Node has no name; set metadata.name"),
    Broken(
      "apiVersion: v1, kind: Node, metadata: {name: ''}",
      "metadata.name: the Node has no name; set metadata.name"),
    Broken(
      "apiVersion: v1, kind: Node, metadata: {name: 123}",
      "metadata.name: is not a string; write it in quotes"),
    Broken("apiVersion: v1, kind: Node, metadata: []", "metadata: is not a mapping; write named fields"),
    Broken("apiVersion: v1, kind: List, items: {}", "items: is not a list; write a list, even of one entry"),
    Broken(
      "apiVersion: v1, kind: List, items: [x]", "items[0]: is no object; write apiVersion, kind and metadata"),
    Broken(
      "apiVersion: v1, kind: List, items: [{}]",
      "items[0].kind: is missing; say what the document is, such as kind: Service",
      "items[0].apiVersion: is missing; say what the document is, such as apiVersion: v1"),
    Broken(
      "apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: []}]",
      "items[0]: is a List within a List; move its items into the outer one"),
  ])
  func saysWhatIsWrongWithADocument(_ broken: Broken) throws {
    let manifest = try decode("{\(broken.spec)}" + Self.right)
    #expect(manifest.objects.count == 1)
    #expect(manifest.said == broken.said)
    #expect(
      manifest.diagnostics.allSatisfy { $0.severity == .error && $0.object == nil && $0.location != nil })
  }

  @Test(arguments: ["x", "[]", "7"])
  func aDocumentThatIsNoMappingIsReported(_ text: String) throws {
    #expect(try decode(text).said == ["-: is no object; write apiVersion, kind and metadata"])
  }

  @Test(arguments: [
    ("v1", "Servise", "Service"), ("v1", "service", "Service"), ("v1", "Services", "Service"),
    ("v1", "node", "Node"),
    ("discovery.k8s.io/v1", "EndpointSlices", "EndpointSlice"),
    ("discovery.k8s.io/v1", "EndpointsSlice", "EndpointSlice"),
    ("networking.k8s.io/v1", "ServiceCidr", "ServiceCIDR"), ("v1", "Servicelist", "ServiceList"),
  ])
  func warnsOfASlipInAKind(_ version: String, _ kind: String, _ meant: String) throws {
    let manifest = try decode("{apiVersion: \(version), kind: \(kind), metadata: {name: a}}")
    #expect(manifest.said == ["kind: \"\(kind)\" is not read; did you mean \(meant)?"])
    #expect(manifest.diagnostics.map(\.severity) == [.warning])
  }

  @Test(arguments: [
    ("v2", "Service", "v1"), ("discovery.k8s.io/v1beta1", "EndpointSlice", "discovery.k8s.io/v1"),
    ("v1", "EndpointSlice", "discovery.k8s.io/v1"),
    ("networking.k8s.io/v1alpha1", "ServiceCIDR", "networking.k8s.io/v1"),
  ])
  func warnsOfAVersionThatIsNotRead(_ version: String, _ kind: String, _ better: String) throws {
    let manifest = try decode("{apiVersion: \(version), kind: \(kind), metadata: {name: a}}")
    #expect(manifest.said == ["apiVersion: \(kind) is not read from \"\(version)\"; write \(better)"])
    #expect(manifest.diagnostics.map(\.severity) == [.warning])
  }

  @Test func aServiceWithoutAnAddressIsKeptWithAWarning() throws {
    let manifest = try decode(
      "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}")
    #expect(manifest.objects.count == 1)
    #expect(manifest.diagnostics.map(\.severity) == [.warning])
    #expect(
      manifest.said == [
        """
        spec.clusterIP: the Service has no cluster address yet; set spec.clusterIP to a free address, or create it in a \
        cluster and read it from there
        """
      ])
  }

  @Test func aSliceOfNamesIsLeftOutWithAWarning() throws {
    let manifest = try decode(
      "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: FQDN, metadata: {name: a}, endpoints: [{addresses: [x.y]}]}"
    )
    #expect(manifest.objects.isEmpty)
    #expect(manifest.diagnostics.map(\.severity) == [.warning])
    #expect(manifest.diagnostics.map(\.field) == ["addressType"])
  }

  @Test func oneBadItemOfAListStopsNoOther() throws {
    let text = Samples.list.replacing("port: 80\n", with: "port: eighty\n")
    let manifest = try decode(text)
    #expect(manifest.objects.map(\.reference.kind) == ["EndpointSlice", "Node", "ServiceCIDR"])
    #expect(manifest.diagnostics.map(\.object?.description) == ["Service shop/edge"])
  }

  @Test(arguments: [
    #"{apiVersion: v1, kind: Node, metadata: {name: "a\nerror: b\u001b[31m"}, spec: {podCIDR: "\r\n\"é"}}"#,
    #"{apiVersion: v1, kind: Service, metadata: {name: a, namespace: "b\nerror: \u001b[31m"}}"#,
  ])
  func noTextOfAManifestBreaksALine(_ text: String) throws {
    let manifest = try decode(text)
    #expect(manifest.diagnostics.count == 2)
    #expect(manifest.diagnostics.allSatisfy { $0.description.utf8.allSatisfy { (32...126).contains($0) } })
  }
}
