import ObjectNotation
import ClusterModel
import Exposing
import ManifestDecoding
import KubectlText
import Testing

/// Compared with what kubectl 1.32 prints with `--dry-run=client -o yaml`, without `creationTimestamp: null` and the
/// empty status, which carry no information.
@Suite struct ExposureTests {
  private static let objects = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: frontend
      labels: {app: shop, tier: front}
    spec:
      selector:
        matchLabels: {name: simple-webapp}
      template:
        metadata:
          labels: {name: simple-webapp, extra: more}
        spec:
          containers:
          - {name: web, image: x, ports: [{containerPort: 8080, name: http}, {containerPort: 53, protocol: UDP}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: simple
      labels: {name: simple-webapp}
    spec:
      containers:
      - {name: a, image: x, ports: [{containerPort: 8080}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: dns
      labels: {app: dns}
    spec:
      containers:
      - {name: a, image: x, ports: [{containerPort: 53, protocol: UDP}, {containerPort: 53, protocol: TCP}]}
      - {name: b, image: x, ports: [{containerPort: 9153}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: bare
    spec:
      containers:
      - {name: a, image: x}
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: web
      labels: {a: b}
    spec:
      selector: {app: web}
      ports:
      - {port: 80, targetPort: 8080}
    ---
    apiVersion: apps/v1
    kind: ReplicaSet
    metadata: {name: expressive}
    spec:
      selector:
        matchLabels: {a: b}
        matchExpressions: [{key: x, operator: Exists}]
    ---
    apiVersion: v1
    kind: Node
    metadata: {name: node1}
    """

  private func exposed(_ name: String, _ change: (inout ExposeOptions) -> Void = { _ in }) throws -> String {
    let objects = try decodeObjects(Array(Self.objects.utf8), file: "objects.yaml")
    var options = ExposeOptions()
    change(&options)
    return try exposedService(for: try #require(objects.first { $0.name.name == name }), options).yaml
  }

  private func refusal(_ name: String, _ change: (inout ExposeOptions) -> Void = { _ in }) throws -> String {
    do {
      return try exposed(name, change)
    } catch let error as ExposureError {
      return error.description
    }
  }

  @Test func aDeploymentByNodePort() throws {
    let yaml = try exposed("frontend") {
      $0.ports = [80]
      $0.type = .nodePort
      $0.targetPort = "8080"
    }
    #expect(
      yaml == """
        apiVersion: v1
        kind: Service
        metadata:
          labels:
            app: shop
            tier: front
          name: frontend
        spec:
          ports:
          - port: 80
            protocol: TCP
            targetPort: 8080
          selector:
            name: simple-webapp
          type: NodePort

        """)
  }

  @Test func allPortsOfADeployment() throws {
    #expect(
      try exposed("frontend").hasSuffix(
        """
        spec:
          ports:
          - name: port-1
            port: 8080
            protocol: TCP
            targetPort: 8080
          - name: port-2
            port: 53
            protocol: UDP
            targetPort: 53
          selector:
            name: simple-webapp

        """))
  }

  @Test func onePortOfAPod() throws {
    #expect(
      try exposed("simple") { $0.clusterIP = "None" } == """
        apiVersion: v1
        kind: Service
        metadata:
          labels:
            name: simple-webapp
          name: simple
        spec:
          clusterIP: None
          ports:
          - port: 8080
            protocol: TCP
            targetPort: 8080
          selector:
            name: simple-webapp

        """)
  }

  @Test func twoProtocolsOfOnePortNumber() throws {
    let ports = """
        ports:
        - name: port-1-udp
          port: 53
          protocol: UDP
          targetPort: 53
        - name: port-1-tcp
          port: 53
          protocol: TCP
          targetPort: 53

      """
    #expect(try exposed("dns") { $0.ports = [53] }.contains(ports))
    // kubectl calls the port of the second container port-2-tcp, and a port that two containers declare stands there
    // twice, which the API server refuses.
    #expect(try exposed("dns").contains(ports + "  - name: port-2\n    port: 9153\n"))
    #expect(
      try exposed("dns") { $0.transport = "TCP" }.contains(
        "  - name: port-1\n    port: 53\n    protocol: TCP\n    targetPort: 53\n  - name: port-2\n    port: 9153\n"
      ))
  }

  @Test func everyOption() throws {
    let yaml = try exposed("simple") {
      $0.ports = [80, 443]
      $0.name = "two"
      $0.sessionAffinity = "ClientIP"
      $0.externalIP = "203.0.113.1"
      $0.type = .loadBalancer
      $0.loadBalancerIP = "192.168.1.2"
      $0.labels = Labels([(key: "a", value: "b"), (key: "c", value: "d")])
      $0.selector = Labels([(key: "x", value: "y")])
      $0.targetPort = "http"
    }
    #expect(
      yaml == """
        apiVersion: v1
        kind: Service
        metadata:
          labels:
            a: b
            c: d
          name: two
        spec:
          externalIPs:
          - 203.0.113.1
          loadBalancerIP: 192.168.1.2
          ports:
          - name: port-1
            port: 80
            protocol: TCP
            targetPort: http
          - name: port-2
            port: 443
            protocol: TCP
            targetPort: http
          selector:
            x: "y"
          sessionAffinity: ClientIP
          type: LoadBalancer

        """)
  }

  @Test func aServiceOfAService() throws {
    let yaml = try exposed("web") {
      $0.ports = [443]
      $0.name = "web-tls"
      $0.nodePort = 30443
      $0.type = .nodePort
    }
    #expect(yaml.contains("  name: web-tls\n"))
    #expect(yaml.contains("  - nodePort: 30443\n    port: 443\n    protocol: TCP\n    targetPort: 443\n"))
    #expect(yaml.contains("  selector:\n    app: web\n"))
  }

  @Test func aHeadlessServiceNeedsNoPort() throws {
    let yaml = try exposed("bare") {
      $0.clusterIP = "None"
      $0.selector = Labels([(key: "a", value: "b")])
    }
    #expect(yaml.hasSuffix("  name: bare\nspec:\n  clusterIP: None\n  selector:\n    a: b\n"))
  }

  @Test func whatCannotBeExposed() throws {
    #expect(
      try refusal("bare") { $0.ports = [80] }
        == "pod \"bare\": metadata.labels is empty and selects no Pod; add labels, or use --selector")
    #expect(
      try refusal("bare") { $0.selector = Labels([(key: "a", value: "b")]) }
        == "pod \"bare\": it declares no port; specify one with --port")
    #expect(
      try refusal("expressive")
        == "replicaset \"expressive\": spec.selector.matchExpressions: a Service's selector supports only matchLabels; "
        + "select the Pods with --selector")
    #expect(
      try refusal("node1")
        == "node \"node1\": a Node cannot be exposed; specify a pod, service, deployment or replicaset")
    #expect(
      try refusal("frontend") { $0.nodePort = 30080 }
        == "deployment \"frontend\": --node-port applies to one port, but there are 2; choose one with --port"
    )
    for name in ["../web", "Web", "-web", "web-", "web.1", "", String(repeating: "a", count: 64)] {
      #expect(try refusal("simple") { $0.name = name }.contains("is not a valid Service name"), "\(name)")
    }
  }

  @Test(arguments: ["1web", "0", "web", "a-1", String(repeating: "1", count: 63)])
  func aNameMayBeginWithADigit(_ name: String) throws {
    #expect(
      try decodeObjects(Array(exposed("simple") { $0.name = name }.utf8), file: "a")[0].name.name == name)
  }

  @Test(arguments: [
    ("8080", "8080"), ("1", "1"), ("65535", "65535"), ("http", "http"), ("a-1", "a-1"), ("8a", "8a"),
  ])
  func aTargetPortIsANumberOrAName(_ target: String, _ written: String) throws {
    #expect(try exposed("simple") { $0.targetPort = target }.contains("    targetPort: \(written)\n"))
  }

  @Test(arguments: ["0", "65536", "80800", "-1"]) func aTargetPortMustBeAValidPort(_ target: String) throws {
    #expect(
      try refusal("simple") { $0.targetPort = target }
        == "pod \"simple\": --target-port: \(target) is not a valid port; use 1 to 65535, or a container port's name"
    )
  }

  @Test(arguments: ["", "HTTP", "a--b", "-a", "a-", "a_b", "averyverylongname", "80.5", "ü"])
  func aTargetPortMustBeAValidName(_ target: String) throws {
    #expect(
      try refusal("simple") { $0.targetPort = target }.contains(
        "--target-port: \"\(target)\" is not a valid port or port name; use 1 to 65535"))
  }
}
