package import KubeWire

// As the files generated.proto of Kubernetes define them, as far as tests write them. Written down a second time on
// purpose: what the decoder has wrong, this does not have wrong in the same way.

extension WireSchema {
  /// The message of an object of this kind.
  package static func schema(of kind: WireKind) -> WireSchema {
    switch kind {
    case .service: service
    case .endpointSlice: endpointSlice
    case .node: node
    case .serviceCIDR: serviceCIDR
    }
  }

  private static let service = WireSchema([
    "metadata": (1, .message(metadata)), "spec": (2, .message(serviceSpec)),
    "status": (3, .message(serviceStatus)),
  ])

  private static let metadata = WireSchema([
    "name": (1, .text), "generateName": (2, .text), "namespace": (3, .text), "uid": (5, .text),
    "resourceVersion": (6, .text), "labels": (11, .map), "annotations": (12, .map), "finalizers": (14, .text),
  ])

  private static let serviceSpec = WireSchema([
    "ports": (1, .message(servicePort)), "selector": (2, .map), "clusterIP": (3, .text),
    "clusterIPs": (18, .text),
    "type": (4, .text), "externalIPs": (5, .text), "sessionAffinity": (7, .text),
    "loadBalancerIP": (8, .text),
    "loadBalancerSourceRanges": (9, .text), "externalName": (10, .text), "externalTrafficPolicy": (11, .text),
    "healthCheckNodePort": (12, .number), "publishNotReadyAddresses": (13, .flag),
    "sessionAffinityConfig": (14, .message(WireSchema(["clientIP": (1, .message(clientIP))]))),
    "ipFamilies": (19, .text), "ipFamilyPolicy": (17, .text), "internalTrafficPolicy": (22, .text),
  ])

  private static let clientIP = WireSchema(["timeoutSeconds": (1, .number)])

  private static let servicePort = WireSchema([
    "name": (1, .text), "protocol": (2, .text), "appProtocol": (6, .text), "port": (3, .number),
    "nodePort": (5, .number),
  ])

  private static let serviceStatus = WireSchema([
    "loadBalancer": (1, .message(WireSchema(["ingress": (1, .message(ingress))])))
  ])

  private static let ingress = WireSchema(["ip": (1, .text), "hostname": (2, .text), "ipMode": (3, .text)])

  private static let endpointSlice = WireSchema([
    "metadata": (1, .message(metadata)), "addressType": (4, .text), "endpoints": (2, .message(endpoint)),
    "ports": (3, .message(endpointPort)),
  ])

  private static let endpoint = WireSchema([
    "addresses": (1, .text), "conditions": (2, .message(conditions)), "hostname": (3, .text),
    "nodeName": (6, .text),
    "zone": (7, .text), "hints": (8, .message(hints)),
  ])

  private static let conditions = WireSchema([
    "ready": (1, .flag), "serving": (2, .flag), "terminating": (3, .flag),
  ])

  private static let hints = WireSchema([
    "forZones": (1, .message(target)), "forNodes": (2, .message(target)),
  ])

  private static let target = WireSchema(["name": (1, .text)])

  private static let endpointPort = WireSchema([
    "name": (1, .text), "protocol": (2, .text), "port": (3, .number), "appProtocol": (4, .text),
  ])

  private static let node = WireSchema([
    "metadata": (1, .message(metadata)), "spec": (2, .message(nodeSpec)), "status": (3, .message(nodeStatus)),
  ])

  private static let nodeSpec = WireSchema([
    "podCIDR": (1, .text), "podCIDRs": (7, .text), "providerID": (3, .text), "unschedulable": (4, .flag),
    "taints": (5, .message(WireSchema(["key": (1, .text), "value": (2, .text), "effect": (3, .text)]))),
  ])

  private static let nodeStatus = WireSchema([
    "phase": (3, .text), "addresses": (5, .message(WireSchema(["type": (1, .text), "address": (2, .text)]))),
  ])

  private static let serviceCIDR = WireSchema([
    "metadata": (1, .message(metadata)), "spec": (2, .message(WireSchema(["cidrs": (1, .text)]))),
  ])
}
