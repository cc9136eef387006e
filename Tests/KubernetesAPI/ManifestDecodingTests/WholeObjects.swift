import KubeObjects

/// An object without faults, with fields that we read.
struct WholeObject: Sendable {
  let json: String
  /// The type that describes its fields.
  let type: any (NamedObject & SendableMetatype).Type
}

extension WholeObject {
  private static let metadata = """
    {"name": "web", "namespace": "shop", "resourceVersion": "7", "creationTimestamp": "2026-11-22T15:08:43Z",
     "deletionTimestamp": "2026-11-22T15:08:43Z", "labels": {"app": "web"}, "annotations": {"note": "x"},
     "ownerReferences": [{"kind": "Team", "name": "web"}]}
    """

  /// Every field that is described is in at least one of these, where it matters.
  static let all = [
    service, balancer, slice, node, nodeWithOneBlock, serviceCIDR, pod, podWithOneAddress, endpoints,
    deployment,
  ]

  /// That the API server has stored it, as its version shows, keeps `loadBalancerClass` from a warning.
  private static let service = WholeObject(
    json: """
      {"apiVersion": "v1", "kind": "Service", "metadata": \(metadata), "spec": {
        "type": "NodePort", "clusterIP": "10.96.0.10", "clusterIPs": ["10.96.0.10"], "externalIPs": ["192.0.2.1"],
        "externalName": "unused.example.org", "loadBalancerClass": "example.org/class", "selector": {"app": "web"},
        "sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 60}},
        "internalTrafficPolicy": "Local", "externalTrafficPolicy": "Local", "publishNotReadyAddresses": true,
        "ipFamilies": ["IPv4"], "ipFamilyPolicy": "SingleStack", "trafficDistribution": "PreferSameZone",
        "ports": [{"name": "http", "protocol": "TCP", "port": 80, "targetPort": 8080, "nodePort": 30080}]}}
      """, type: ServiceObject.self)

  private static let balancer = WholeObject(
    json: """
      {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "edge"}, "spec": {
        "type": "LoadBalancer", "clusterIP": "10.96.0.11", "externalTrafficPolicy": "Local",
        "healthCheckNodePort": 32000, "loadBalancerIP": "192.0.2.7", "loadBalancerSourceRanges": ["192.0.2.0/24"],
        "allocateLoadBalancerNodePorts": false, "ports": [{"port": 443}]},
       "status": {"loadBalancer": {"ingress": [
        {"ip": "192.0.2.7", "ipMode": "Proxy"}, {"hostname": "edge.example.org"}]}}}
      """, type: ServiceObject.self)

  private static let slice = WholeObject(
    json: """
      {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": \(metadata), "addressType": "IPv4",
       "ports": [{"name": "http", "protocol": "TCP", "port": 8080}],
       "endpoints": [{"addresses": ["10.244.1.5"], "hostname": "web-0", "nodeName": "node1", "zone": "a",
         "targetRef": {"kind": "Pod", "name": "web-0"},
         "conditions": {"ready": false, "serving": true, "terminating": true},
         "hints": {"forZones": [{"name": "a"}], "forNodes": [{"name": "node1"}]}}]}
      """, type: EndpointSliceObject.self)

  private static let node = WholeObject(
    json: """
      {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node1"},
       "spec": {"podCIDRs": ["10.244.1.0/24"], "taints": [{"key": "example.org/x"}]},
       "status": {"addresses": [{"type": "InternalIP", "address": "192.0.2.11"}]}}
      """, type: NodeObject.self)

  private static let nodeWithOneBlock = WholeObject(
    json: """
      {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node2"}, "spec": {"podCIDR": "10.244.2.0/24"}}
      """, type: NodeObject.self)

  private static let serviceCIDR = WholeObject(
    json: """
      {"apiVersion": "networking.k8s.io/v1", "kind": "ServiceCIDR", "metadata": {"name": "kubernetes"},
       "spec": {"cidrs": ["10.96.0.0/16"]}}
      """, type: ServiceCIDRObject.self)

  private static let pod = WholeObject(
    json: """
      {"apiVersion": "v1", "kind": "Pod", "metadata": \(metadata), "spec": {
        "nodeName": "node1", "hostNetwork": true, "hostname": "web-0", "subdomain": "web",
        "containers": [{"ports": [{"name": "http", "protocol": "TCP", "containerPort": 8080}]}],
        "initContainers": [{"restartPolicy": "Always", "ports": [{"containerPort": 9090}]}]},
       "status": {"phase": "Running", "podIPs": [{"ip": "10.244.1.5"}], "hostIPs": [{"ip": "192.0.2.11"}],
        "conditions": [{"type": "Ready", "status": "True"}]}}
      """, type: PodObject.self)

  private static let podWithOneAddress = WholeObject(
    json: """
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "old"}, "spec": {"containers": []},
       "status": {"podIP": "10.244.1.6", "hostIP": "192.0.2.11"}}
      """, type: PodObject.self)

  private static let endpoints = WholeObject(
    json: """
      {"apiVersion": "v1", "kind": "Endpoints", "metadata": \(metadata), "subsets": [{
        "addresses": [{"ip": "10.244.1.5", "hostname": "web-0", "nodeName": "node1",
          "targetRef": {"kind": "Pod", "name": "web-0"}}],
        "notReadyAddresses": [{"ip": "10.244.1.6"}], "ports": [{"name": "http", "port": 8080}]}]}
      """, type: EndpointsObject.self)

  private static let deployment = WholeObject(
    json: """
      {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": \(metadata), "spec": {
        "replicas": 2, "selector": {"matchLabels": {"app": "web"},
          "matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]},
        "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"ports": [
          {"containerPort": 8080}]}]}}},
       "status": {"readyReplicas": 1}}
      """, type: WorkloadObject.self)
}
