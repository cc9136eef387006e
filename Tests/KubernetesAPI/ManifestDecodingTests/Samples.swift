import ClusterModel
import ManifestDecoding

/// Decodes a manifest. Rethrows syntax errors.
func decode(_ text: String, file: String = "a.yaml") throws -> DecodedManifest {
  try decodeManifest(Array(text.utf8), file: file)
}

/// Objects as `kubectl get -o yaml` prints them, including fields that the proxy does not need.
enum Samples {
  static let service = """
    apiVersion: v1
    kind: Service
    metadata:
      annotations:
        kubectl.kubernetes.io/last-applied-configuration: |
          {"apiVersion":"v1","kind":"Service","metadata":{"annotations":{},"name":"edge","namespace":"shop"}}
      creationTimestamp: "2026-11-22T15:08:43Z"
      labels:
        app: shop
        service.kubernetes.io/service-proxy-name: mesh
      managedFields:
      - apiVersion: v1
        fieldsType: FieldsV1
        fieldsV1:
          f:spec:
            f:ports:
              .: {}
              k:{"port":80,"protocol":"TCP"}:
                .: {}
                f:name: {}
        manager: kubectl-client-side-apply
        operation: Update
        time: "2026-11-22T15:08:43Z"
      name: edge
      namespace: shop
      resourceVersion: "140"
      uid: 7f46d13d-1d0c-46c1-ab78-54ba3c6c8829
    spec:
      allocateLoadBalancerNodePorts: true
      clusterIP: 10.100.175.46
      clusterIPs:
      - 10.100.175.46
      - fd00:10:96::c:2748
      externalIPs:
      - 192.168.060.005
      externalTrafficPolicy: Local
      healthCheckNodePort: 32227
      internalTrafficPolicy: Cluster
      ipFamilies:
      - IPv4
      - IPv6
      ipFamilyPolicy: RequireDualStack
      loadBalancerSourceRanges:
      - 192.168.50.0/24
      - ' 10.0.0.0/8 '
      ports:
      - name: http
        nodePort: 31877
        port: 80
        protocol: TCP
        targetPort: web
      - name: dns
        port: 53
        protocol: UDP
        targetPort: 53
      selector:
        tier: frontend
      sessionAffinity: ClientIP
      sessionAffinityConfig:
        clientIP:
          timeoutSeconds: 600
      type: LoadBalancer
    status:
      loadBalancer:
        ingress:
        - ip: 192.168.50.200
          ipMode: VIP
        - ip: 192.168.50.201
          ipMode: Proxy
        - hostname: lb.example.org
        - ip: 192.168.50.202

    """

  static let slice = """
    addressType: IPv4
    apiVersion: discovery.k8s.io/v1
    endpoints:
    - addresses:
      - 10.244.1.20
      - 10.244.1.21
      conditions:
        ready: true
        serving: true
        terminating: false
      hints:
        forNodes:
        - name: node1
        forZones:
        - name: a
        - name: b
      nodeName: node1
      targetRef:
        kind: Pod
        name: api-0
        namespace: shop
        uid: 5b0bce3b-ba6d-4d6c-9832-bac7851f106b
      zone: a
    - addresses:
      - 10.244.001.022
      conditions:
        ready: false
        serving: null
        terminating: true
    - addresses:
      - 10.244.1.23
      conditions: {}
    kind: EndpointSlice
    metadata:
      annotations:
        endpoints.kubernetes.io/last-change-trigger-time: "2026-11-22T15:08:43Z"
      creationTimestamp: "2026-11-22T15:08:43Z"
      generateName: api-
      generation: 1
      labels:
        endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io
        kubernetes.io/service-name: api
        service.kubernetes.io/headless: ""
      name: api-l22mq
      namespace: shop
      ownerReferences:
      - apiVersion: v1
        blockOwnerDeletion: true
        controller: true
        kind: Service
        name: api
        uid: 99e6cccc-9aa7-4f0e-8e30-6b9a10a2d0aa
      resourceVersion: "112"
      uid: 69402b75-c2ea-4f11-95c1-39e7e85b742f
    ports:
    - name: https
      port: 8443
      protocol: TCP
    - name: ""
      port: 53
      protocol: UDP
    - port: null
      protocol: SCTP

    """

  static let node = """
    apiVersion: v1
    kind: Node
    metadata:
      creationTimestamp: "2026-11-22T15:07:47Z"
      labels:
        kubernetes.io/hostname: node1.example.org
        topology.kubernetes.io/zone: a
      name: node1.example.org
      resourceVersion: "78"
    spec:
      podCIDR: 10.244.1.0/24
      podCIDRs:
      - 10.244.1.0/24
      - fd00:244:1::/64
      taints:
      - effect: NoSchedule
        key: node.kubernetes.io/not-ready
    status:
      addresses:
      - address: 203.0.113.7
        type: ExternalIP
      - address: node1
        type: Hostname
      - address: 192.168.50.1
        type: InternalIP
      - address: i-0123456789
        type: InternalIP
      - address: fd00:50::1
        type: InternalIP
      conditions:
      - lastHeartbeatTime: "2026-01-01T00:00:00Z"
        status: "True"
        type: Ready
      daemonEndpoints:
        kubeletEndpoint:
          Port: 0

    """

  static let serviceCIDR = """
    apiVersion: networking.k8s.io/v1
    kind: ServiceCIDR
    metadata:
      creationTimestamp: "2026-11-22T15:07:47Z"
      finalizers:
      - networking.k8s.io/service-cidr-finalizer
      name: kubernetes
    spec:
      cidrs:
      - 10.96.0.0/16
      - fd00:10:96::/112
    status:
      conditions:
      - message: Kubernetes Service CIDR is ready
        status: "True"
        type: Ready

    """

  /// All of them in one List, as printed by `kubectl get -o yaml`.
  static var list: String {
    let items = [service, slice, node, serviceCIDR].map { object in
      let lines = object.split(separator: "\n").map { "  \($0)\n" }.joined()
      return "- " + lines.dropFirst(2)
    }
    return "apiVersion: v1\nitems:\n\(items.joined())kind: List\nmetadata:\n  resourceVersion: \"\"\n"
  }
}
