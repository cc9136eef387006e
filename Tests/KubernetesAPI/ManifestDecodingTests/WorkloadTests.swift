import Addresses
import ClusterModel
import ManifestDecoding
import Testing

/// The kinds that the proxy does not need, but `get`, `describe` and `explain` do.
@Suite struct WorkloadTests {
  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata:
      creationTimestamp: "2026-11-22T15:08:43Z"
      deletionTimestamp: "2026-11-22T16:08:43Z"
      generateName: web-7d4b9c6f5-
      labels:
        app: web
        pod-template-hash: 7d4b9c6f5
      name: web-7d4b9c6f5-x2x9p
      namespace: shop
      ownerReferences:
      - apiVersion: apps/v1
        controller: true
        kind: ReplicaSet
        name: web-7d4b9c6f5
        uid: 2b7b
    spec:
      containers:
      - image: registry.example.org/web:1
        name: web
        ports:
        - containerPort: 8080
          name: http
          protocol: TCP
        - containerPort: 53
          protocol: UDP
        resources: {}
      - image: registry.example.org/sidecar:1
        name: sidecar
      hostNetwork: true
      hostname: web-0
      subdomain: web
      initContainers:
      - name: once
        ports:
        - containerPort: 1
      - name: mesh
        restartPolicy: Always
        ports:
        - containerPort: 15001
          name: mesh
      nodeName: node1
      tolerations:
      - effect: NoExecute
        key: node.kubernetes.io/not-ready
        tolerationSeconds: 300
    status:
      conditions:
      - lastProbeTime: null
        status: "True"
        type: PodScheduled
      - status: "True"
        type: Ready
      hostIP: 192.168.50.11
      phase: Running
      podIP: 10.244.1.5
      podIPs:
      - ip: 10.244.1.5
      - ip: fd00:244:1::5

    """

  private static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      labels:
        app: web
      name: web
      namespace: shop
    spec:
      replicas: 3
      selector:
        matchLabels:
          app: web
        matchExpressions:
        - key: tier
          operator: In
          values: [front, edge]
        - key: old
          operator: DoesNotExist
      strategy:
        type: RollingUpdate
      template:
        metadata:
          labels:
            app: web
            tier: front
        spec:
          containers:
          - name: web
            ports:
            - containerPort: 8080
              name: http
    status:
      readyReplicas: 2
      replicas: 3

    """

  @Test func readsAPodAsKubectlPrintsIt() throws {
    var expected = Pod(name: NamespacedName("shop", "web-7d4b9c6f5-x2x9p"))
    expected.labels = ["app": "web", "pod-template-hash": "7d4b9c6f5"]
    expected.phase = "Running"
    expected.addresses = try ["10.244.1.5", "fd00:244:1::5"].map { try #require(IPAddress($0)) }
    expected.hostAddresses = [try #require(IPAddress("192.168.50.11"))]
    expected.hostname = "web-0"
    expected.subdomain = "web"
    expected.nodeName = "node1"
    expected.usesHostNetwork = true
    expected.ports = [
      ContainerPort(name: "http", port: try #require(Port(8080))),
      ContainerPort(transport: .udp, port: try #require(Port(53))),
      ContainerPort(name: "mesh", port: try #require(Port(15001))),
    ]
    expected.isReady = true
    expected.isTerminating = true
    expected.owners = [OwnerReference(kind: "ReplicaSet", name: "web-7d4b9c6f5")]
    let manifest = try decode(Self.pod)
    #expect(manifest.objects == [.pod(expected)])
    #expect(manifest.diagnostics.isEmpty)
  }

  @Test func readsADeploymentAndAReplicaSetAlike() throws {
    var expected = Workload(name: NamespacedName("shop", "web"))
    expected.labels = ["app": "web"]
    expected.selector = LabelSelector([
      LabelRequirement("app", .isOneOf(["web"])), LabelRequirement("tier", .isOneOf(["edge", "front"])),
      LabelRequirement("old", .isAbsent),
    ])
    expected.templateLabels = ["app": "web", "tier": "front"]
    expected.templatePorts = [ContainerPort(name: "http", port: try #require(Port(8080)))]
    expected.replicas = 3
    expected.readyReplicas = 2
    let manifest = try decode(Self.deployment)
    #expect(manifest.objects == [.deployment(expected)])
    #expect(manifest.diagnostics.isEmpty)
    let replicaSet = try decode(Self.deployment.replacing("kind: Deployment", with: "kind: ReplicaSet"))
    #expect(replicaSet.objects == [.replicaSet(expected)])
  }

  @Test func aPendingPodIsReadAsWell() throws {
    let manifest = try decode(
      "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a}]}}")
    #expect(manifest.objects == [.pod(Pod(name: NamespacedName("default", "a")))])
    #expect(manifest.diagnostics.isEmpty)
  }

  @Test(arguments: ["DaemonSet", "StatefulSet", "ControllerRevision"])
  func otherKindsOfAppsAreIgnored(_ kind: String) throws {
    let manifest = try decode("{apiVersion: apps/v1, kind: \(kind), metadata: {name: a}}")
    #expect(manifest.objects.isEmpty)
    #expect(manifest.diagnostics.isEmpty)
  }

  @Test func aLabelThatIsNotAStringIsAnErrorOnlyWhereItMatters() throws {
    let text = "{apiVersion: v1, kind: Node, metadata: {name: a, labels: {size: 3, empty: , app: web}}}"
    let plain = try decode(text)
    #expect(
      plain.diagnostics.map(\.description) == [
        "warning: a.yaml:1:65: Node a: metadata.labels.size: is not a string; write it in quotes"
      ])
    guard case .node(let node)? = plain.objects.first else {
      Issue.record("the Node was left out")
      return
    }
    #expect(node.labels == ["app": "web", "empty": ""])
    let known = try decode(text.replacing("size", with: "service.kubernetes.io/headless"))
    #expect(known.objects.isEmpty)
    #expect(known.diagnostics.map(\.severity) == [.error])
  }

  @Test func ownLabelsTakePrecedenceOverMergedOnes() throws {
    let text = """
      apiVersion: v1
      kind: Node
      x: &x {app: other, tier: front}
      metadata: {name: a, labels: {<<: *x, app: web}}

      """
    guard case .node(let node)? = try decode(text).objects.first else {
      Issue.record("no Node")
      return
    }
    #expect(node.labels == ["app": "web", "tier": "front"])
  }

  @Test(arguments: ["a--b", "[]", "70000", "{}"])
  func anInvalidTargetPortDoesNotAffectTheService(_ value: String) throws {
    let text = """
      {apiVersion: v1, kind: Service, metadata: {name: a},
       spec: {clusterIP: 10.96.0.1, ports: [{port: 80, targetPort: \(value)}]}}
      """
    let manifest = try decode(text)
    #expect(manifest.objects.count == 1)
    #expect(manifest.diagnostics.map(\.severity) == [.warning])
    #expect(manifest.diagnostics.first?.field == "spec.ports[0].targetPort")
  }

  /// A workload that would own Pods other than the intended ones owns none.
  @Test(arguments: [
    (
      "app: web\n    matchExpr", "app: web\n      a b: c\n    matchExpr", "spec.selector.matchLabels",
      "\"a b\" is not a valid label key"
    ),
    ("app: web\n    matchExpr", "app: 3\n    matchExpr", "spec.selector.matchLabels.app", "is not a string"),
    (
      "app: web\n    matchExpr", "app: -web\n    matchExpr", "spec.selector.matchLabels.app",
      "\"-web\" is not a valid label value"
    ),
    ("values: [front, edge]", "values: []", "spec.selector.matchExpressions[0].values", "is empty"),
    ("values: [front, edge]", "value: front", "spec.selector.matchExpressions[0].values", "is empty"),
    (
      "values: [front, edge]", "values: [a/b]", "spec.selector.matchExpressions[0].values[0]",
      "\"a/b\" is not a valid label value"
    ),
    (
      "DoesNotExist", "DoesNotExist\n      values: [a]", "spec.selector.matchExpressions[1].values",
      "is not allowed with operator DoesNotExist"
    ),
    ("key: old", "key: /old", "spec.selector.matchExpressions[1].key", "\"/old\" is not a valid label key"),
    ("key: old", "kez: old", "spec.selector.matchExpressions[1].key", "\"\" is not a valid label key"),
    (
      "tier: front", "tier: back", "spec.selector",
      "\"app=web,tier in (edge,front),!old\" does not select the template's own Pods, whose labels are app=web,tier=back"
    ),
  ])
  func anInvalidSelectorIsReported(_ old: String, _ new: String, _ field: String, _ problem: String) throws {
    let text = Self.deployment.replacing(old, with: new)
    #expect(text != Self.deployment)
    let manifest = try decode(text)
    #expect(manifest.objects.isEmpty)
    #expect(manifest.diagnostics.filter { $0.severity == .error }.map(\.field) == [field])
    #expect(manifest.diagnostics.filter { $0.severity == .error }.map(\.problem) == [problem])
  }

  @Test func aWorkloadWithoutASelectorIsReported() throws {
    let manifest = try decode(
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {}}}")
    #expect(manifest.objects.isEmpty)
    #expect(
      manifest.diagnostics.map(\.description) == [
        "error: a.yaml:1:68: Deployment default/a: spec.selector: is empty, which would select every Pod; put labels of the template's Pods in matchLabels"
      ])
  }

  /// The Service would select Pods other than the intended ones.
  @Test(arguments: [
    ("app: 3", "spec.selector.app"), ("app: a/b", "spec.selector.app"), ("a/b/c: d", "spec.selector"),
  ])
  func aServiceWithAnInvalidSelectorIsOmitted(_ selector: String, _ field: String) throws {
    let manifest = try decode(
      "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: None, selector: {\(selector)}}}"
    )
    #expect(manifest.objects.isEmpty)
    #expect(manifest.diagnostics.map(\.field) == [field])
  }

  @Test func readsEndpointsAsKubectlPrintsThem() throws {
    var expected = Endpoints(name: NamespacedName("shop", "db"))
    expected.labels = ["app": "db"]
    var ready = SliceEndpoint(try #require(IPAddress("192.168.9.1")), nodeName: "node1")
    ready.podName = "db-0"
    ready.hostname = "db-0"
    var other = SliceEndpoint(try #require(IPAddress("fd00::9")))
    other.isReady = false
    other.isServing = false
    expected.subsets = [
      EndpointSubset(
        endpoints: [ready, other], ports: [EndpointPort(name: "sql", port: Port(5432))])
    ]
    let manifest = try decode(
      """
      apiVersion: v1
      kind: Endpoints
      metadata: {name: db, namespace: shop, labels: {app: db}}
      subsets:
      - addresses: [{ip: 192.168.9.1, nodeName: node1, hostname: db-0, targetRef: {kind: Pod, name: db-0}}]
        notReadyAddresses: [{ip: 'fd00::9'}]
        ports: [{name: sql, port: 5432, protocol: TCP}]

      """)
    #expect(manifest.objects == [.endpoints(expected)])
    #expect(manifest.diagnostics.isEmpty)
  }

  @Test func aLeaderElectionRecordHasNoEndpoints() throws {
    let manifest = try decode(
      """
      {apiVersion: v1, kind: Endpoints,
       metadata: {name: a, annotations: {control-plane.alpha.kubernetes.io/leader: x}}}
      """)
    guard case .endpoints(let endpoints)? = manifest.objects.first else {
      Issue.record("no Endpoints")
      return
    }
    #expect(endpoints.isElection)
  }

  @Test func readsAServicesRequests() throws {
    let manifest = try decode(
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: a
        annotations: {metallb.io/loadBalancerIPs: "192.168.50.7, fd00::7", metallb.io/allow-shared-ip: one}
      spec:
        type: LoadBalancer
        clusterIP: 10.96.0.1
        ipFamilies: [IPv6, IPv4]
        ipFamilyPolicy: PreferDualStack
        loadBalancerClass: x.org/y
        loadBalancerIP: 192.168.50.8
        allocateLoadBalancerNodePorts: false
        publishNotReadyAddresses: true
        trafficDistribution: PreferSameNode
        ports: [{port: 80}]

      """)
    guard case .service(let service)? = manifest.objects.first else {
      Issue.record("no Service")
      return
    }
    var expected = ServiceRequest()
    expected.families = [.ipv6, .ipv4]
    expected.familyPolicy = .preferDual
    expected.loadBalancerClass = "x.org/y"
    expected.loadBalancerAddresses = try ["192.168.50.7", "fd00::7"].map { try #require(IPAddress($0)) }
    expected.sharingKey = "one"
    expected.allocatesNodePorts = false
    expected.publishesNotReady = true
    expected.distribution = .sameNode
    #expect(service.request?.value == expected)
    #expect(manifest.diagnostics.isEmpty)
  }

  @Test func anInvalidSelectorOperatorIsReported() throws {
    let manifest = try decode(Self.deployment.replacing("DoesNotExist", with: "Missing"))
    #expect(manifest.objects.isEmpty)
    #expect(
      manifest.diagnostics.map(\.field) == ["spec.selector.matchExpressions[1].operator"])
  }
}
