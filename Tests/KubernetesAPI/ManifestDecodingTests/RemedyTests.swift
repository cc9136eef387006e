import ClusterModel
import ManifestDecoding
import Testing

/// Objects that are valid but do not do what their author intended cause one warning, whose remedy works.
@Suite struct RemedyTests {
  private func expect(_ messages: [String], of text: String, _ comment: Comment? = nil) throws {
    let manifest = try decode(text)
    #expect(manifest.objects.count == 1, comment)
    #expect(
      manifest.diagnostics.map { "\($0.field ?? "-"): \($0.problem); \($0.remedy)" } == messages, comment)
    #expect(manifest.diagnostics.allSatisfy { $0.severity == .warning }, comment)
  }

  private func service(_ spec: String) -> String {
    "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {\(spec)}}"
  }

  @Test(arguments: [
    ("\"8080\"", #""8080" is not a valid port name"#, "remove the quotes"),
    (
      "\"80800\"", #""80800" is not a valid port name"#,
      "remove the quotes, and use a number from 1 to 65535"
    ),
    ("HTTP", #""HTTP" is not a valid port name"#, "write http"),
    (
      "a--b", #""a--b" is not a valid port name"#,
      "use at most 15 lowercase letters, digits and single '-', with at least one letter"
    ),
    (
      "a-name-of-16-letters", #""a-name-of-16-letters" is not a valid port name"#,
      "use at most 15 lowercase letters, digits and single '-', with at least one letter"
    ),
    ("70000", "70000 is not a valid port", "use a number from 1 to 65535"),
  ])
  func aTargetPort(_ value: String, _ problem: String, _ remedy: String) throws {
    try expect(
      ["spec.ports[0].targetPort: \(problem); \(remedy)"],
      of: service("clusterIP: 10.0.0.1, ports: [{port: 80, targetPort: \(value)}]"))
  }

  @Test(arguments: ["http", "a-b", "8080", "h2c", "0", "''"]) func validTargetPortsCauseNoWarning(
    _ value: String
  )
    throws
  {
    try expect([], of: service("clusterIP: 10.0.0.1, ports: [{port: 80, targetPort: \(value)}]"))
  }

  @Test(arguments: [
    ("ports: [{port: 80, targetport: 8080}]", "spec.ports[0].targetport", "targetPort"),
    ("ports: [{port: 80, tragetPort: 8080}]", "spec.ports[0].tragetPort", "targetPort"),
    ("ports: [{port: 80}], selectors: {a: b}", "spec.selectors", "selector"),
    ("ports: [{port: 80}], externalIP: [192.0.2.1]", "spec.externalIP", "externalIPs"),
    (
      "ports: [{port: 80}], sessionAffinityConfig: {clientIp: {}}, sessionAffinity: ClientIP",
      "spec.sessionAffinityConfig.clientIp", "clientIP"
    ),
  ])
  func aMisspelledField(_ spec: String, _ field: String, _ meant: String) throws {
    let text = service("clusterIP: 10.0.0.1, \(spec)")
    let messages = ["\(field): is not a field of the API, and is ignored; did you mean \(meant)?"]
    try expect(messages, of: text)
  }

  @Test func aMisspelledFieldInJSON() throws {
    let text = """
      {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "lables": {}},
       "spec": {"clusterIP": "10.0.0.1", "ports": [{"port": 80, "targetport": 8080}]}}
      """
    let manifest = try decode(text)
    #expect(manifest.diagnostics.map(\.field) == ["metadata.lables", "spec.ports[0].targetport"])
    #expect(manifest.diagnostics.map(\.location?.line) == [1, 2])
  }

  /// Fields of later versions, and everything that an API server has stored, cause no warning.
  @Test(arguments: ["", ", resourceVersion: '7'"]) func unrelatedUnknownFieldsAreNotMisspelled(
    _ version: String
  )
    throws
  {
    let field = version.isEmpty ? "somethingOfTomorrow" : "targetport"
    try expect(
      [],
      of: """
        {apiVersion: v1, kind: Service, metadata: {name: a\(version)}, spec: {clusterIP: 10.0.0.1, \
        ports: [{port: 80, \(field): 7}]}}
        """)
  }

  /// All fields of a Pod, including those whose names resemble fields that we read.
  @Test func theAPIsOwnFieldsAreNotMisspelled() throws {
    try expect(
      [],
      of: """
        apiVersion: v1
        kind: Pod
        metadata: {name: a, labels: {}, annotations: {}, generateName: b, finalizers: []}
        spec:
          hostPID: true
          hostIPC: true
          hostUsers: true
          hostAliases: []
          hostNetwork: false
          hostname: a
          hostnameOverride: b
          nodeSelector: {}
          nodeName: node1
          os: {name: linux}
          resources: {}
          containers:
          - {name: c, image: i, env: [], envFrom: [], ports: [{containerPort: 80, hostPort: 80, hostIP: 10.0.0.1}]}
        """)
  }

  @Test(arguments: [
    (
      "clusterIP: 10.0.0.1, externalTrafficPolicy: Local", "spec.externalTrafficPolicy",
      "for type ClusterIP without externalIPs", "remove it, or choose type NodePort or LoadBalancer"
    ),
    (
      "type: NodePort, clusterIP: 10.0.0.1, allocateLoadBalancerNodePorts: false",
      "spec.allocateLoadBalancerNodePorts", "for type NodePort", "remove it, or choose type LoadBalancer"
    ),
    (
      "clusterIP: 10.0.0.1, loadBalancerSourceRanges: [10.0.0.0/8]", "spec.loadBalancerSourceRanges",
      "for type ClusterIP", "remove it, or choose type LoadBalancer"
    ),
    (
      "clusterIP: 10.0.0.1, loadBalancerIP: 192.0.2.1", "spec.loadBalancerIP", "for type ClusterIP",
      "remove it, or choose type LoadBalancer"
    ),
    (
      "clusterIP: 10.0.0.1, loadBalancerClass: a/b", "spec.loadBalancerClass", "for type ClusterIP",
      "remove it, or choose type LoadBalancer"
    ),
    (
      "type: LoadBalancer, clusterIP: 10.0.0.1, healthCheckNodePort: 32000", "spec.healthCheckNodePort",
      "without type LoadBalancer and externalTrafficPolicy: Local", "remove it, or set both"
    ),
    (
      "clusterIP: 10.0.0.1, sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}",
      "spec.sessionAffinityConfig",
      "without sessionAffinity: ClientIP", "set that, or remove this"
    ),
    (
      "clusterIP: 10.0.0.1, externalName: a.example.org", "spec.externalName", "for type ClusterIP",
      "remove it, or choose type ExternalName"
    ),
    (
      "type: ExternalName, externalName: a.example.org, clusterIP: 10.0.0.1", "spec.clusterIP",
      "for type ExternalName", "remove it, or choose another type"
    ),
    (
      "type: ExternalName, externalName: a.example.org, externalIPs: [192.0.2.1]", "spec.externalIPs",
      "for type ExternalName", "remove it, or choose another type"
    ),
    (
      "clusterIP: None, externalIPs: [192.0.2.1]", "spec.externalIPs", "for a headless Service",
      "remove it, or remove clusterIP: None"
    ),
    (
      "clusterIP: None, sessionAffinity: ClientIP", "spec.sessionAffinity", "for a headless Service",
      "remove it, or remove clusterIP: None"
    ),
  ])
  func aFieldWithoutEffect(_ spec: String, _ field: String, _ condition: String, _ remedy: String) throws {
    try expect(
      ["\(field): has no effect \(condition); \(remedy)"], of: service("\(spec), ports: [{port: 80}]"))
  }

  @Test func aNodePortWithoutEffect() throws {
    try expect(
      [
        "spec.ports[0].nodePort: has no effect for type ClusterIP; remove it, or choose type NodePort or LoadBalancer"
      ], of: service("clusterIP: 10.0.0.1, ports: [{port: 80, nodePort: 30000}]"))
  }

  @Test(arguments: [
    "externalIPs: [192.0.2.1], externalTrafficPolicy: Local", "type: NodePort, externalTrafficPolicy: Local",
    "type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 32000, allocateLoadBalancerNodePorts: false",
    "sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}", "externalName: ''",
    "loadBalancerSourceRanges: [], internalTrafficPolicy: Local", "externalTrafficPolicy: ''",
  ])
  func fieldsWithAnEffectCauseNoWarning(_ spec: String) throws {
    try expect([], of: service("clusterIP: 10.0.0.1, ports: [{port: 80}], \(spec)"))
  }

  @Test(arguments: [
    (
      "labels: {a: '-x'}", "metadata.labels.a", #""-x" is not a valid label value"#,
      "use at most 63 letters, digits, '-', '_' and '.', with a letter or digit first and last"
    ),
    (
      "labels: {'a b': x}", "metadata.labels.a b", #""a b" is not a valid label key"#,
      "use at most 63 letters, digits, '-', '_' and '.', optionally after a DNS name and '/'"
    ),
    ("labels: {a: 1}", "metadata.labels.a", "is not a string", "write it in quotes"),
    ("annotations: {a: 1}", "metadata.annotations.a", "is not a string", "write it in quotes"),
    ("annotations: {a: yes}", "metadata.annotations.a", "is not a string", "write it in quotes"),
    ("annotations: {a: {b: c}}", "metadata.annotations.a", "is not a string", "write it in quotes"),
  ])
  func warnsOfInvalidMetadata(_ metadata: String, _ field: String, _ problem: String, _ remedy: String)
    throws
  {
    try expect(
      ["\(field): \(problem); \(remedy)"],
      of: "{apiVersion: v1, kind: Node, metadata: {name: a, \(metadata)}}")
  }
}
