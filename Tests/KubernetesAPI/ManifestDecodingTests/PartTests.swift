import Addresses
import ClusterModel
import ManifestDecoding
import Testing

/// A manifest with a fault, the expected message, and an equivalent manifest without the fault.
struct Faulty: Sendable, CustomTestStringConvertible {
  let text: String
  let meaning: String
  let messages: [String]
  var testDescription: String { text }

  init(_ text: String, as meaning: String, _ messages: String...) {
    self.text = text
    self.meaning = meaning
    self.messages = messages
  }
}

/// A fault invalidates only the part of an object that cannot be used (docs/design/0006).
@Suite struct PartTests {
  /// What the API server rejects is an error; what it stores is a warning.
  private func expect(
    _ faulty: Faulty, _ severity: Diagnostic.Severity = .error, _ manifest: (String) -> String
  ) throws {
    let found = try decode(manifest(faulty.text))
    let meant = try decode(manifest(faulty.meaning))
    #expect(meant.objects.count == 1)
    #expect(found.objects == meant.objects)
    let news = found.diagnostics.filter { new in !meant.diagnostics.contains { $0.problem == new.problem } }
    #expect(news.map { "\($0.field ?? "-"): \($0.problem); \($0.remedy)" } == faulty.messages)
    #expect(news.allSatisfy { $0.severity == severity })
  }

  private func service(_ spec: String, status: String = "{}") -> String {
    """
    {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: 10.0.0.1, \(spec)}, status: \(status)}
    """
  }

  @Test(arguments: [
    Faulty(
      "{name: b, port: 70000}", as: "",
      "spec.ports[1].port: 70000 is not a valid port, and spec.ports[1] is ignored; use a number from 1 to 65535"
    ),
    Faulty(
      "{name: b, port: 0}", as: "",
      "spec.ports[1].port: 0 is not a valid port, and spec.ports[1] is ignored; use a number from 1 to 65535"),
    Faulty(
      "{name: b, port: -1}", as: "",
      "spec.ports[1].port: -1 is not a valid port, and spec.ports[1] is ignored; use a number from 1 to 65535"
    ),
    Faulty(
      "{name: b}", as: "",
      "spec.ports[1].port: is missing, and spec.ports[1] is ignored; use a number from 1 to 65535"),
    Faulty(
      "{name: b, port: '81'}", as: "",
      """
      spec.ports[1].port: is not a whole number, and spec.ports[1] is ignored; write decimal digits, without quotes
      """),
    Faulty(
      "{name: b, port: 80.5}", as: "",
      """
      spec.ports[1].port: is not a whole number, and spec.ports[1] is ignored; write decimal digits, without quotes
      """),
    Faulty(
      "{name: b, port: 81, protocol: tcp}", as: "",
      #"spec.ports[1].protocol: "tcp" is not a valid protocol, and spec.ports[1] is ignored; write TCP, UDP or SCTP"#
    ),
    Faulty(
      "{name: 123, port: 81}", as: "",
      "spec.ports[1].name: is not a string, and spec.ports[1] is ignored; write it in quotes"),
    Faulty(
      "{name: A_b, port: 81}", as: "",
      """
      spec.ports[1].name: "A_b" is not a valid name, and spec.ports[1] is ignored; use at most 63 lowercase letters, \
      digits and '-', with a letter or digit first and last
      """),
    Faulty(
      "{name: b, port: 80}", as: "",
      """
      spec.ports[1].port: TCP 80 is listed twice, and spec.ports[1] is ignored; remove one, or change its number or \
      protocol
      """),
    Faulty(
      "{name: a, port: 81}", as: "",
      #"spec.ports[1].name: "a" is used by two ports, and spec.ports[1] is ignored; give each port a unique name"#
    ),
    Faulty(
      "{port: 81}", as: "",
      "spec.ports[1].name: is required with more than one port, and spec.ports[1] is ignored; name each port"),
    Faulty(
      "{name: b, port: 81, nodePort: 65536}", as: "{name: b, port: 81}",
      "spec.ports[1].nodePort: 65536 is not a valid port, and is ignored; use a number from 1 to 65535"),
    Faulty(
      "{name: b, port: 81, nodePort: 30000}", as: "{name: b, port: 81}",
      "spec.ports[1].nodePort: is used twice, and is ignored; use another number from 1 to 65535"),
  ])
  func anInvalidPortIsIgnoredAlone(_ faulty: Faulty) throws {
    try expect(faulty) {
      service("type: NodePort, ports: [{name: a, port: 80, nodePort: 30000}\($0.isEmpty ? "" : ", ")\($0)]")
    }
  }

  private static let addressRemedy = "write an IPv4 or IPv6 address, such as 10.96.0.10 or fd00::10"
  private static let reachable = "use an address that other machines can reach"

  @Test(arguments: [
    Faulty(
      "externalIPs: [a.example.org, 192.0.2.1]", as: "externalIPs: [192.0.2.1]",
      #"spec.externalIPs[0]: "a.example.org" is not a valid IP address, and is ignored; \#(addressRemedy)"#),
    Faulty(
      "externalIPs: x", as: "ports: [{port: 80}]",
      "spec.externalIPs: is not a list, and is ignored; write a list, even for one entry"),
    Faulty(
      "healthCheckNodePort: 70000", as: "ports: [{port: 80}]",
      "spec.healthCheckNodePort: 70000 is not a valid port, and is ignored; use a number from 1 to 65535"),
    Faulty(
      "sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}",
      as: "sessionAffinity: ClientIP",
      """
      spec.sessionAffinityConfig.clientIP.timeoutSeconds: 86401 is not a valid affinity timeout, and \
      spec.sessionAffinityConfig is ignored; use a number of seconds from 1 to 86400
      """),
    Faulty(
      "ipFamilyPolicy: Dual", as: "ports: [{port: 80}]",
      """
      spec.ipFamilyPolicy: "Dual" is not a valid family policy, and is ignored; write SingleStack, PreferDualStack or \
      RequireDualStack
      """),
  ])
  func anInvalidFieldOfAServiceIsIgnoredAlone(_ faulty: Faulty) throws {
    try expect(faulty) { service("\($0), \($0.contains("ports:") ? "" : "ports: [{port: 80}]")") }
  }

  @Test(arguments: ["10.0.0.300", "127.0.0.1", "0.0.0.0", "224.0.0.1", "\"::ffff:10.0.0.2\"", "010.0.0.2"])
  func anInvalidClusterIPIsIgnoredAlone(_ address: String) throws {
    let manifest = try decode(
      """
      {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort, clusterIP: \(address), \
      ports: [{port: 80, nodePort: 30000}]}}
      """)
    guard case .service(let service)? = manifest.objects.first else {
      Issue.record("\(manifest.diagnostics)")
      return
    }
    #expect(service.clusterIPs.isEmpty && service.ports.map(\.nodePort?.number) == [30_000])
    #expect(manifest.diagnostics.first?.severity == .error)
    #expect(manifest.diagnostics.first?.field == "spec.clusterIP")
  }

  /// If the range were dropped, the address would be open to everyone.
  @Test(arguments: ["[10.0.0.0/8, 10.0.0.0/33]", "[10.0.0.0/8, null]"])
  func anInvalidSourceRangeAdmitsNobody(_ ranges: String) throws {
    let manifest = try decode(
      service("type: LoadBalancer, ports: [{port: 80}], loadBalancerSourceRanges: \(ranges)"))
    guard case .service(let service)? = manifest.objects.first else {
      Issue.record("\(manifest.diagnostics)")
      return
    }
    #expect(service.sourceRanges.map(\.description) == ["10.0.0.0/8", "0.0.0.0/32", "::/128"])
    #expect(manifest.diagnostics.map(\.field) == ["spec.loadBalancerSourceRanges[1]"])
    #expect(manifest.diagnostics.map(\.severity) == [.error])
  }

  /// Since Kubernetes 1.36 (KEP-5311).
  @Test(arguments: ["3scale", "0", "2048", "1-a"]) func aNameMayBeginWithADigit(_ name: String) throws {
    let manifest = try decode(
      "{apiVersion: v1, kind: Service, metadata: {name: \"\(name)\"}, spec: {clusterIP: 10.0.0.1, ports: [{port: 80}]}}"
    )
    #expect(manifest.diagnostics == [])
    guard case .service(let service)? = manifest.objects.first else {
      Issue.record("\(manifest.diagnostics)")
      return
    }
    #expect(service.name.name == name)
  }

  /// As Go reads them: a block within ::ffff:0:0/96 is one of IPv4, and a larger one is one of IPv6.
  @Test func blocksInIPv6FormCostNothing() throws {
    let ranges = #"["::ffff:10.0.0.0/104", "::ffff:10.0.0.0/8", "fd00::/8"]"#
    let manifest = try decode(
      service("type: LoadBalancer, ports: [{port: 80}], loadBalancerSourceRanges: \(ranges)"))
    guard case .service(let service)? = manifest.objects.first else {
      Issue.record("\(manifest.diagnostics)")
      return
    }
    #expect(service.sourceRanges.map(\.description) == ["10.0.0.0/8", "::/8", "fd00::/8"])
    #expect(manifest.diagnostics.allSatisfy { $0.severity == .warning }, "\(manifest.diagnostics)")
    #expect(manifest.diagnostics.contains { $0.remedy == "write 10.0.0.0/8" }, "\(manifest.diagnostics)")
  }

  @Test func sourceRangesThatAreNotAListAdmitNobody() throws {
    let manifest = try decode(
      service("type: LoadBalancer, ports: [{port: 80}], loadBalancerSourceRanges: 10.0.0.0/8"))
    guard case .service(let service)? = manifest.objects.first else {
      Issue.record("\(manifest.diagnostics)")
      return
    }
    #expect(service.sourceRanges.map(\.description) == ["0.0.0.0/32", "::/128"])
  }

  /// The API server's ValidateEndpointIP, but stricter for multicast.
  @Test(
    arguments: [
      ("127.0.0.1", "127.0.0.1 is a loopback address", .error), ("::1", "::1 is a loopback address", .error),
      ("127.9.9.9", "127.9.9.9 is a loopback address", .error),
      ("0.0.0.0", "0.0.0.0 is the unspecified address", .error),
      ("::", ":: is the unspecified address", .error),
      ("169.254.1.1", "169.254.1.1 is a link-local address", .error),
      ("fe80::1", "fe80::1 is a link-local address", .error),
      ("224.0.0.251", "224.0.0.251 is a multicast address", .error),
      ("ff02::fb", "ff02::fb is a multicast address", .error),
      ("239.1.1.1", "239.1.1.1 is a multicast address", .warning),
      ("ff05::1", "ff05::1 is a multicast address", .warning),
      ("255.255.255.255", "255.255.255.255 is the broadcast address", .warning),
    ] as [(String, String, Diagnostic.Severity)])
  func noServiceAndNoEndpointHasASpecialAddress(
    _ address: String, _ problem: String, _ severity: Diagnostic.Severity
  ) throws {
    let external = Faulty(
      "\"\(address)\", 192.0.2.1", as: "192.0.2.1",
      "spec.externalIPs[0]: \(problem), and is ignored; \(Self.reachable)")
    try expect(external, severity) { service("ports: [{port: 80}], externalIPs: [\($0)]") }
    let family = address.contains(":") ? "IPv6" : "IPv4"
    let other = address.contains(":") ? "fd00::7" : "10.0.0.7"
    let endpoint = Faulty(
      "{addresses: [\"\(address)\"]}, ", as: "",
      "endpoints[0].addresses[0]: \(problem), and endpoints[0] is ignored; \(Self.reachable)")
    try expect(endpoint, severity) {
      """
      {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-1}, addressType: \(family), \
      endpoints: [\($0){addresses: ["\(other)"]}]}
      """
    }
    let subset = Faulty(
      "{ip: \"\(address)\"}, ", as: "",
      "subsets[0].addresses[0].ip: \(problem), and is ignored; \(Self.reachable)")
    try expect(subset, severity) {
      """
      {apiVersion: v1, kind: Endpoints, metadata: {name: web}, subsets: [{addresses: [\($0){ip: "\(other)"}], \
      ports: [{port: 80}]}]}
      """
    }
  }

  /// minikube's tunnel writes 127.0.0.1 as a load balancer address, and the API server stores it.
  @Test(arguments: ["127.0.0.1", "0.0.0.0", "224.0.0.1"])
  func anInvalidLoadBalancerAddressIsIgnoredAlone(_ address: String) throws {
    let text = service(
      "type: LoadBalancer, ports: [{port: 80}]", status: "{loadBalancer: {ingress: [{ip: \(address)}]}}")
    let manifest = try decode(text)
    guard case .service(let service)? = manifest.objects.first else {
      Issue.record("\(manifest.diagnostics)")
      return
    }
    #expect(service.ingress.isEmpty && service.clusterIPs.map(\.description) == ["10.0.0.1"])
    #expect(manifest.diagnostics.map(\.severity) == [.warning])
    #expect(manifest.diagnostics.map(\.field) == ["status.loadBalancer.ingress[0].ip"])
  }

  @Test(arguments: [
    Faulty(
      "{ip: x}, ", as: "",
      """
      status.loadBalancer.ingress[0].ip: "x" is not a valid IP address, and status.loadBalancer.ingress[0] is ignored; \
      \(addressRemedy)
      """),
    Faulty(
      "{ip: 10.0.0.9, ipMode: vip}, ", as: "",
      """
      status.loadBalancer.ingress[0].ipMode: "vip" is not a valid IP mode, and status.loadBalancer.ingress[0] is \
      ignored; write VIP or Proxy
      """),
  ])
  func anInvalidIngressEntryIsIgnoredAlone(_ faulty: Faulty) throws {
    try expect(faulty) {
      service(
        "type: LoadBalancer, ports: [{port: 80}]",
        status: "{loadBalancer: {ingress: [\($0){ip: 169.254.7.7}, {hostname: a.example.org}]}}")
    }
  }

  private func slice(_ fields: String, type: String = "IPv4") -> String {
    """
    {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-1}, addressType: \(type), \(fields)}
    """
  }

  @Test(arguments: [0, -1, 65_536, 100_000])
  func anInvalidEndpointPortNumberIsIgnoredAlone(_ number: Int) throws {
    let faulty = Faulty(
      "{name: b, port: \(number)}", as: "{name: b}",
      "ports[1].port: \(number) is not a valid port, and is ignored; use a number from 1 to 65535")
    try expect(faulty, .warning) {
      slice("ports: [{name: a, port: 8080}, \($0)], endpoints: [{addresses: [10.0.0.1]}]")
    }
  }

  @Test(arguments: [
    Faulty(
      "{name: b, port: 81, protocol: udp}", as: "",
      #"ports[1].protocol: "udp" is not a valid protocol, and ports[1] is ignored; write TCP, UDP or SCTP"#),
    Faulty(
      "{name: B_, port: 81}", as: "",
      """
      ports[1].name: "B_" is not a valid name, and ports[1] is ignored; use at most 63 lowercase letters, digits and \
      '-', with a letter or digit first and last
      """),
  ])
  func anInvalidEndpointPortIsIgnoredAlone(_ faulty: Faulty) throws {
    try expect(faulty) { slice("ports: [{name: a, port: 8080}\($0.isEmpty ? "" : ", ")\($0)]") }
  }

  @Test(arguments: [
    Faulty(
      "{addresses: [fd00::1]}", as: "",
      """
      endpoints[1].addresses[0]: "fd00::1" is not a valid IPv4 address, and endpoints[1] is ignored; write an IPv4 \
      address, or change the slice's addressType
      """),
    Faulty(
      "{addresses: [x]}", as: "",
      """
      endpoints[1].addresses[0]: "x" is not a valid IPv4 address, and endpoints[1] is ignored; write an IPv4 address, \
      or change the slice's addressType
      """),
    Faulty(
      "{addresses: []}", as: "",
      """
      endpoints[1].addresses: the endpoint has no address, and endpoints[1] is ignored; add one, or remove the \
      endpoint
      """),
    Faulty(
      "{}", as: "",
      """
      endpoints[1].addresses: the endpoint has no address, and endpoints[1] is ignored; add one, or remove the \
      endpoint
      """),
    Faulty(
      "{addresses: [10.0.0.2], conditions: {ready: 'true'}}", as: "",
      """
      endpoints[1].conditions.ready: is neither true nor false, and endpoints[1] is ignored; write true or false, \
      without quotes
      """),
    Faulty(
      "{addresses: [10.0.0.2], nodeName: 7}", as: "",
      "endpoints[1].nodeName: is not a string, and endpoints[1] is ignored; write it in quotes"),
    Faulty(
      "{addresses: [10.0.0.2], zone: 7}", as: "{addresses: [10.0.0.2]}",
      "endpoints[1].zone: is not a string, and is ignored; write it in quotes"),
    Faulty(
      "{addresses: [10.0.0.2], hints: {forZones: [{name: a}, {name: 7}]}}", as: "{addresses: [10.0.0.2]}",
      "endpoints[1].hints.forZones[1].name: is not a string, and endpoints[1].hints is ignored; write it in quotes"
    ),
  ])
  func anInvalidEndpointIsIgnoredAlone(_ faulty: Faulty) throws {
    try expect(faulty) { slice("endpoints: [{addresses: [10.0.0.1]}\($0.isEmpty ? "" : ", ")\($0)]") }
  }

  /// The API server stores it. No node is in a zone without a name.
  @Test func aHintWithoutANameMatchesNothing() throws {
    let faulty = Faulty(
      "{}", as: "{name: ''}",
      "endpoints[0].hints.forZones[0].name: is missing, so the hint matches no zone or node; name a zone or node"
    )
    try expect(faulty, .warning) {
      slice("endpoints: [{addresses: [10.0.0.1], hints: {forZones: [\($0)]}}]")
    }
  }

  @Test(arguments: [
    Faulty(
      "spec: {podCIDRs: [10.0.0.0, 'fd00::/64']}", as: "spec: {podCIDRs: ['fd00::/64']}",
      """
      spec.podCIDRs[0]: "10.0.0.0" is not a valid CIDR block, and is ignored; write it in CIDR notation, such \
      as 10.0.0.0/8 or fd00::/64
      """),
    Faulty(
      "spec: {taints: [{key: 7}]}", as: "spec: {}",
      "spec.taints[0].key: is not a string, and spec.taints[0] is ignored; write it in quotes"),
  ])
  func anInvalidFieldOfANodeIsIgnoredAlone(_ faulty: Faulty) throws {
    try expect(faulty) { "{apiVersion: v1, kind: Node, metadata: {name: a}, \($0)}" }
  }

  @Test(arguments: [
    Faulty(
      "creationTimestamp: yesterday", as: "name: a",
      """
      metadata.creationTimestamp: "yesterday" is not a valid time, and is ignored; write it in RFC 3339 format, such as \
      2026-01-31T12:00:00Z, or leave it out
      """),
    Faulty(
      "deletionTimestamp: 7", as: "name: a",
      "metadata.deletionTimestamp: is not a string, and is ignored; write it in quotes"),
    Faulty(
      "labels: {topology.kubernetes.io/zone: 1}", as: "labels: {}",
      #"metadata.labels["topology.kubernetes.io/zone"]: is not a string, and is ignored; write it in quotes"#),
  ])
  func invalidMetadataIsIgnoredAlone(_ faulty: Faulty) throws {
    try expect(faulty) { "{apiVersion: v1, kind: Node, metadata: {name: a, \($0 == "name: a" ? "" : $0)}}" }
  }

  @Test func anInvalidNodeAddressIsIgnoredAlone() throws {
    let faulty = Faulty(
      "{type: InternalIP, address: 127.0.0.1}, ", as: "",
      "status.addresses[0].address: 127.0.0.1 is a loopback address, and is ignored; \(Self.reachable)"
    )
    try expect(faulty, .warning) {
      """
      {apiVersion: v1, kind: Node, metadata: {name: a}, status: {addresses: [\($0){type: InternalIP, \
      address: 192.0.2.1}]}}
      """
    }
  }

  @Test(arguments: ["my-static-ip", "203.0.113.10,2001:db8::10", "203.0.113.10/32"])
  func anyTextIsAllowedInLoadBalancerIP(_ text: String) throws {
    let faulty = Faulty(
      "loadBalancerIP: \"\(text)\"", as: "",
      """
      spec.loadBalancerIP: "\(text)" is not a valid IP address, and is ignored; write one address from the load \
      balancer's pool, or leave it out to have one assigned
      """)
    try expect(faulty, .warning) { service("type: LoadBalancer, ports: [{port: 80}], \($0)") }
  }

  /// KEP-4858: rejected since 1.36, but previously stored addresses stay and are served.
  @Test(arguments: ["\"::ffff:192.0.2.1\"", "192.000.002.001"])
  func legacyAddressFormsAreReadFromStoredObjects(_ address: String) throws {
    let text = { (metadata: String) in
      """
      {apiVersion: v1, kind: Service, metadata: {name: web\(metadata)}, spec: {clusterIP: 10.0.0.1, \
      ports: [{port: 80}], externalIPs: [\(address)]}}
      """
    }
    let authored = try decode(text(""))
    #expect(authored.diagnostics.map(\.field) == ["spec.externalIPs[0]"])
    #expect(authored.diagnostics.map(\.remedy) == ["write 192.0.2.1"])
    let stored = try decode(text(", resourceVersion: '7'"))
    #expect(stored.diagnostics.isEmpty)
    func external(_ manifest: DecodedManifest) -> [String] {
      guard case .service(let service)? = manifest.objects.first else { return [] }
      return service.externalIPs.map(\.description)
    }
    #expect(external(authored).isEmpty && external(stored) == ["192.0.2.1"])
  }

  @Test func hostBitsAreCleared() throws {
    let faulty = Faulty(
      "10.1.2.3/8", as: "10.0.0.0/8",
      """
      spec.loadBalancerSourceRanges[0]: "10.1.2.3/8" has host bits set, and is treated as 10.0.0.0/8; write \
      10.0.0.0/8, or 10.1.2.3/32 for that one address
      """)
    try expect(faulty, .warning) {
      service("type: LoadBalancer, ports: [{port: 80}], loadBalancerSourceRanges: [\($0)]")
    }
  }
}
