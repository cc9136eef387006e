// core/v1 of Kubernetes: names in k8s.io/api/core/v1/types.go, numbers in generated.proto beside it.

/// Service
public enum ServiceField: Int, FieldKey {
  case metadata = 1
  case spec = 2
  case status = 3
}

/// ServiceSpec
public enum ServiceSpecField: Int, FieldKey {
  case ports = 1
  case selector = 2
  case clusterIP = 3
  case type = 4
  case externalIPs = 5
  case sessionAffinity = 7
  case loadBalancerIP = 8
  case loadBalancerSourceRanges = 9
  case externalName = 10
  case externalTrafficPolicy = 11
  case healthCheckNodePort = 12
  case publishNotReadyAddresses = 13
  case sessionAffinityConfig = 14
  case ipFamilyPolicy = 17
  case clusterIPs = 18
  case ipFamilies = 19
  case allocateLoadBalancerNodePorts = 20
  case loadBalancerClass = 21
  case internalTrafficPolicy = 22
  case trafficDistribution = 23

  /// What address allocation and the EndpointSlice controller need.
  public static var forTools: [Self] {
    [
      .selector, .loadBalancerIP, .publishNotReadyAddresses, .ipFamilyPolicy, .ipFamilies,
      .allocateLoadBalancerNodePorts, .loadBalancerClass, .trafficDistribution,
    ]
  }
}

/// ServicePort
public enum ServicePortField: Int, FieldKey {
  case name = 1
  case `protocol` = 2
  case port = 3
  case targetPort = 4
  case nodePort = 5

  /// The port on the Pods, which the EndpointSlice controller needs.
  public static var forTools: [Self] { [.targetPort] }
}

/// SessionAffinityConfig
public enum SessionAffinityConfigField: Int, FieldKey {
  case clientIP = 1
}

/// ClientIPConfig
public enum ClientIPConfigField: Int, FieldKey {
  case timeoutSeconds = 1
}

/// ServiceStatus
public enum ServiceStatusField: Int, FieldKey {
  case loadBalancer = 1
}

/// LoadBalancerStatus
public enum LoadBalancerStatusField: Int, FieldKey {
  case ingress = 1
}

/// LoadBalancerIngress
public enum LoadBalancerIngressField: Int, FieldKey {
  case ip = 1
  case hostname = 2
  case ipMode = 3

  /// The hostname of an entry without an address.
  public static var forTools: [Self] { [.hostname] }
}
