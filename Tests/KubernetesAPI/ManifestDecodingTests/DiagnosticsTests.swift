import ClusterModel
import ManifestDecoding
import Testing

/// A broken field and the expected message: `field: problem; remedy`.
struct Broken: Sendable, CustomTestStringConvertible {
  let spec: String
  let messages: [String]
  var testDescription: String { spec }

  init(_ spec: String, _ messages: String...) {
    self.spec = spec
    self.messages = messages
  }
}

extension DecodedManifest {
  /// The field, problem and remedy of each diagnostic, on one line.
  fileprivate var messages: [String] {
    diagnostics.map { "\($0.field ?? "-"): \($0.problem); \($0.remedy)" }
  }
}

@Suite struct DiagnosticsTests {
  private static let right = """

    ---
    {apiVersion: v1, kind: Node, metadata: {name: right}}
    """

  /// The broken object is omitted, the next one is not, and all messages are about the broken one.
  private func expect(_ broken: Broken, in text: String, of object: String) throws {
    let manifest = try decode(text + Self.right)
    #expect(manifest.objects.map(\.reference.description) == ["Node right"])
    #expect(manifest.messages == broken.messages)
    #expect(manifest.diagnostics.allSatisfy { $0.severity == .error && $0.object?.description == object })
    #expect(manifest.diagnostics.allSatisfy { $0.location?.file == "a.yaml" })
  }

  @Test(arguments: [
    Broken(
      "clusterIPs: [None, 10.0.0.1], ports: [{port: 80}]",
      "spec.clusterIPs: contains None and other values; write only None for a headless Service, or only addresses"
    ),
    Broken(
      "clusterIP: None, clusterIPs: [10.0.0.1], ports: [{port: 80}]",
      "spec.clusterIPs: contains None and other values; write only None for a headless Service, or only addresses"
    ),
    Broken(
      "clusterIPs: [10.0.0.1, 10.0.0.2], ports: [{port: 80}]",
      "spec.clusterIPs: contains two addresses of the same family; keep at most one IPv4 and one IPv6 address"
    ),
    Broken(
      "clusterIP: 10.0.0.2, clusterIPs: [10.0.0.1], ports: [{port: 80}]",
      #"spec.clusterIP: "10.0.0.2" is not the first entry of clusterIPs; make the two equal, or remove one"#),
    Broken(
      "type: NodePort, clusterIP: None, ports: [{port: 80}]",
      "spec.clusterIP: None is not allowed with type NodePort; use type ClusterIP, or set an address"),
    Broken(
      "ports: [{port: 70000, protocol: tcp}]",
      #"spec.ports[0].protocol: "tcp" is not a valid protocol, and spec.ports[0] is ignored; write TCP, UDP or SCTP"#,
      """
      spec.ports[0].port: 70000 is not a valid port, and spec.ports[0] is ignored; use a number from 1 to 65535
      """,
      "spec.ports: the Service has no valid port; correct one"),
    Broken(
      "ports: 80", "spec.ports: is not a list, and is ignored; write a list, even for one entry",
      "spec.ports: the Service has no port; add one"),
    Broken(
      "ports: [80]", "spec.ports[0]: is not a mapping, and is ignored; write named fields",
      "spec.ports: the Service has no valid port; correct one"),
    Broken(
      "ports: [null]", "spec.ports[0]: is not a mapping, and is ignored; write named fields",
      "spec.ports: the Service has no valid port; correct one"),
    Broken("clusterIP: 10.0.0.1", "spec.ports: the Service has no port; add one"),
    Broken(
      "type: External",
      #"spec.type: "External" is not a valid Service type; write ClusterIP, NodePort, LoadBalancer or ExternalName"#
    ),
    Broken("type: ExternalName", "spec.externalName: is missing; set it, or choose another type"),
    Broken("type: [ClusterIP]", "spec.type: is not a string; write it in quotes"),
    Broken(
      "sessionAffinity: clientIP, ports: [{port: 80}]",
      #"spec.sessionAffinity: "clientIP" is not a valid session affinity; write None or ClientIP"#),
    Broken(
      "internalTrafficPolicy: local, ports: [{port: 80}]",
      #"spec.internalTrafficPolicy: "local" is not a valid traffic policy; write Cluster or Local"#),
    Broken(
      "externalTrafficPolicy: Node, ports: [{port: 80}]",
      #"spec.externalTrafficPolicy: "Node" is not a valid traffic policy; write Cluster or Local"#),
  ])
  func reportsInvalidServices(_ broken: Broken) throws {
    let text = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {\(broken.spec)}}"
    try expect(broken, in: text, of: "Service default/web")
  }

  @Test(arguments: [
    Broken("ports: []", "addressType: is missing; write IPv4 or IPv6"),
    Broken("addressType: ipv4", #"addressType: "ipv4" is not a valid address type; write IPv4 or IPv6"#),
    Broken("addressType: 4", "addressType: is not a string; write it in quotes"),
  ])
  func reportsInvalidSlices(_ broken: Broken) throws {
    let text =
      "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-1}, \(broken.spec)}"
    try expect(broken, in: text, of: "EndpointSlice default/web-1")
  }

  @Test(arguments: [
    Broken(
      "kind: Node, metadata: {name: a, labels: x}", "metadata.labels: is not a mapping; write named fields")
  ])
  func reportsInvalidNodes(_ broken: Broken) throws {
    try expect(broken, in: "{apiVersion: v1, \(broken.spec)}", of: "Node a")
  }

  @Test(arguments: [
    Broken("spec: {}", "spec: the ServiceCIDR has no valid CIDR block; add one to spec.cidrs"),
    Broken(
      "spec: {cidrs: [10.0.0.0/99]}",
      """
      spec.cidrs[0]: "10.0.0.0/99" is not a valid CIDR block, and is ignored; write it in CIDR notation, such \
      as 10.0.0.0/8 or fd00::/64
      """, "spec: the ServiceCIDR has no valid CIDR block; add one to spec.cidrs"
    ),
  ])
  func reportsInvalidServiceCIDRs(_ broken: Broken) throws {
    let text = "{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: a}, \(broken.spec)}"
    try expect(broken, in: text, of: "ServiceCIDR a")
  }

  @Test(arguments: [
    Broken("apiVersion: v1", "kind: is missing; add it, such as kind: Service"),
    Broken("kind: Service", "apiVersion: is missing; add it, such as apiVersion: v1"),
    Broken("apiVersion: v1, kind: 7", "kind: is not a string; write it in quotes"),
    Broken("apiVersion: v1, kind: Node", "metadata: the Node has no name; set metadata.name"),
    Broken(
      "apiVersion: v1, kind: Node, metadata: {name: ''}",
      "metadata.name: the Node has no name; set metadata.name"),
    Broken(
      "apiVersion: v1, kind: Node, metadata: {name: 123}",
      "metadata.name: is not a string; write it in quotes"),
    Broken("apiVersion: v1, kind: Node, metadata: []", "metadata: is not a mapping; write named fields"),
    Broken("apiVersion: v1, kind: List, items: {}", "items: is not a list; write a list, even for one entry"),
    Broken(
      "apiVersion: v1, kind: List, items: [x]",
      "items[0]: is not an object; write apiVersion, kind and metadata"),
    Broken(
      "apiVersion: v1, kind: List, items: [{}]",
      "items[0].kind: is missing; add it, such as kind: Service",
      "items[0].apiVersion: is missing; add it, such as apiVersion: v1"),
    Broken(
      "apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: []}]",
      "items[0]: is a List inside a List; move its items to the outer one"),
  ])
  func reportsInvalidDocuments(_ broken: Broken) throws {
    let manifest = try decode("{\(broken.spec)}" + Self.right)
    #expect(manifest.objects.count == 1)
    #expect(manifest.messages == broken.messages)
    #expect(
      manifest.diagnostics.allSatisfy { $0.severity == .error && $0.object == nil && $0.location != nil })
  }

  @Test(arguments: ["x", "[]", "7"])
  func reportsDocumentsThatAreNotMappings(_ text: String) throws {
    #expect(try decode(text).messages == ["-: is not an object; write apiVersion, kind and metadata"])
  }

  @Test(arguments: [
    ("v1", "Servise", "Service"), ("v1", "service", "Service"), ("v1", "Services", "Service"),
    ("v1", "node", "Node"),
    ("discovery.k8s.io/v1", "EndpointSlices", "EndpointSlice"),
    ("discovery.k8s.io/v1", "EndpointsSlice", "EndpointSlice"),
    ("networking.k8s.io/v1", "ServiceCidr", "ServiceCIDR"), ("v1", "Servicelist", "ServiceList"),
  ])
  func warnsOfAMisspelledKind(_ version: String, _ kind: String, _ meant: String) throws {
    let manifest = try decode("{apiVersion: \(version), kind: \(kind), metadata: {name: a}}")
    #expect(manifest.messages == ["kind: \"\(kind)\" is not a supported kind; did you mean \(meant)?"])
    #expect(manifest.diagnostics.map(\.severity) == [.warning])
  }

  @Test(arguments: [
    ("v2", "Service", "v1"), ("discovery.k8s.io/v1beta1", "EndpointSlice", "discovery.k8s.io/v1"),
    ("v1", "EndpointSlice", "discovery.k8s.io/v1"),
    ("networking.k8s.io/v1alpha1", "ServiceCIDR", "networking.k8s.io/v1"),
  ])
  func warnsOfAnUnsupportedVersion(_ version: String, _ kind: String, _ better: String) throws {
    let manifest = try decode("{apiVersion: \(version), kind: \(kind), metadata: {name: a}}")
    #expect(
      manifest.messages == [
        "apiVersion: \"\(version)\" is not a supported version of \(kind); write \(better)"
      ])
    #expect(manifest.diagnostics.map(\.severity) == [.warning])
  }

  @Test func aServiceWithoutAnAddressIsKeptWithAWarning() throws {
    let manifest = try decode(
      "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}")
    #expect(manifest.objects.count == 1)
    #expect(manifest.diagnostics.map(\.severity) == [.warning])
    #expect(manifest.diagnostics.map(\.kind) == [.missingClusterIP])
    #expect(
      manifest.messages == [
        """
        spec.clusterIP: the Service has no cluster IP yet; set spec.clusterIP to an unused address, or create the \
        Service in a cluster and export it from there
        """
      ])
  }

  @Test func aSliceOfTypeFQDNIsOmittedWithAWarning() throws {
    let manifest = try decode(
      "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: FQDN, metadata: {name: a}, endpoints: [{addresses: [x.y]}]}"
    )
    #expect(manifest.objects.isEmpty)
    #expect(manifest.diagnostics.map(\.severity) == [.warning])
    #expect(manifest.diagnostics.map(\.field) == ["addressType"])
  }

  @Test func anInvalidItemDoesNotAffectOthers() throws {
    let text = Samples.list.replacing(
      "externalTrafficPolicy: Local\n", with: "externalTrafficPolicy: local\n")
    let manifest = try decode(text)
    #expect(manifest.objects.map(\.reference.kind) == ["EndpointSlice", "Node", "ServiceCIDR"])
    #expect(manifest.diagnostics.map(\.object?.description) == ["Service shop/edge"])
  }

  @Test(arguments: [
    #"{apiVersion: v1, kind: Node, metadata: {name: "a\nerror: b\u001b[31m"}, spec: {podCIDR: "\r\n\"é"}}"#,
    #"{apiVersion: v1, kind: Service, metadata: {name: a, namespace: "b\nerror: \u001b[31m"}}"#,
  ])
  func messagesStayOnOneLine(_ text: String) throws {
    let manifest = try decode(text)
    #expect(manifest.diagnostics.count == 2)
    #expect(manifest.diagnostics.allSatisfy { $0.description.utf8.allSatisfy { (32...126).contains($0) } })
  }
}
