import ClusterModel
import ManifestDecoding
import KubectlText

/// A small cluster as `kubectl get -o yaml` would print it.
enum Cluster {
  static let text = """
    apiVersion: v1
    kind: Service
    metadata:
      {name: web, namespace: shop, labels: {app: web, tier: front}, creationTimestamp: "2026-01-01T00:00:00Z",
       annotations: {note: "seen\\ntoday", kubectl.kubernetes.io/last-applied-configuration: "{}"}}
    spec:
      type: LoadBalancer
      clusterIPs: [10.96.0.1, "fd00::1"]
      externalIPs: [203.0.113.7]
      externalTrafficPolicy: Local
      healthCheckNodePort: 32000
      selector: {app: web, tier: front}
      loadBalancerSourceRanges: [10.0.0.0/8]
      ports:
      - {name: http, port: 80, nodePort: 30080, targetPort: web}
      - {name: dns, port: 53, protocol: UDP}
    status: {loadBalancer: {ingress: [{hostname: lb.example.org}, {ip: 192.168.60.1, ipMode: VIP}]}}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: none, namespace: shop}
    spec: {clusterIP: None, ports: [{port: 80}]}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: far}, spec: {type: ExternalName, externalName: example.org}}
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
    addressType: IPv4
    ports: [{name: http, port: 8080}, {name: dns, port: 5353, protocol: UDP}]
    endpoints:
    - {addresses: [10.244.1.5], conditions: {ready: true}, nodeName: node1, targetRef: {kind: Pod, name: web-a}}
    - {addresses: [10.244.1.6], conditions: {ready: true}}
    - {addresses: [10.244.1.7], conditions: {ready: false, serving: false}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: web-a, namespace: shop, labels: {app: web}, creationTimestamp: "2026-01-02T00:00:00Z"}
    spec:
      nodeName: node1
      containers: [{name: web, image: web:1, ports: [{name: web, containerPort: 8080}]}, {name: side, image: side:1}]
    status:
      phase: Running
      podIPs: [{ip: 10.244.1.5}]
      conditions: [{type: Ready, status: "True"}]
      containerStatuses:
      - {name: web, ready: true, restartCount: 2, state: {running: {}},
         lastState: {terminated: {finishedAt: "2026-01-02T23:55:00Z"}}}
      - {name: side, ready: false, restartCount: 0, state: {waiting: {reason: CrashLoopBackOff}}}
    ---
    apiVersion: v1
    kind: Node
    metadata:
      name: node1
      labels: {node-role.kubernetes.io/control-plane: "", topology.kubernetes.io/zone: a}
      creationTimestamp: "2025-12-30T00:00:00Z"
    spec: {unschedulable: true, podCIDR: 10.244.1.0/24}
    status:
      addresses: [{type: InternalIP, address: 192.168.50.11}]
      conditions: [{type: Ready, status: "True"}]
      nodeInfo: {kubeletVersion: v1.34.1, osImage: Debian, kernelVersion: "6.1", containerRuntimeVersion: containerd}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop, creationTimestamp: "2026-01-02T22:00:00Z"}
    spec:
      replicas: 3
      selector: {matchLabels: {app: web}, matchExpressions: [{key: tier, operator: NotIn, values: [back]}]}
      template:
        metadata: {labels: {app: web, tier: front}}
        spec: {containers: [{name: web, image: web:1, ports: [{name: web, containerPort: 8080}]}]}
    status: {replicas: 3, readyReplicas: 2, updatedReplicas: 3, availableReplicas: 2}

    """

  /// The start of 3 January 2026.
  static let now: Int64 = 1_767_398_400

  static var objects: [ObjectValue] {
    get throws { try decodeObjects(Array(text.utf8), file: "a") }
  }

  static func listing(_ kind: ObjectKind, _ query: ObjectListing.Query = .init(namespace: nil)) throws
    -> ObjectListing
  {
    ObjectListing(kind, in: try objects, query)
  }

  static func table(_ kind: ObjectKind, _ edit: (inout ObjectListing.TableStyle) -> Void = { _ in }) throws
    -> String
  {
    var style = ObjectListing.TableStyle(now: now)
    edit(&style)
    return try listing(kind).table(style)
  }
}
