public import Addresses

/// A validated Service (core/v1), with the fields that the proxy and the tools need.
public struct Service: Hashable, Sendable, Encodable {
  /// Namespace and name.
  public var name: NamespacedName
  /// `metadata.creationTimestamp` in seconds since 1970; nil if not set. If several Services claim the same address, the
  /// oldest one gets it; one without a timestamp counts as the youngest.
  public var created: Int64?
  /// The value of the label `service.kubernetes.io/service-proxy-name`; nil without it.
  public var proxyName: String?
  /// `metadata.labels`. Empty in the daemon; planning does not use them.
  public var labels: Labels
  /// `spec.selector`: the Pods from which the EndpointSlice controller makes endpoints. Nil if not set, and in the daemon.
  public var selector: Labels?
  /// `spec.type`
  public var type: ServiceType
  /// `spec.clusterIPs`; empty for headless Services and for ExternalName.
  public var clusterIPs: [IPAddress]
  /// `spec.clusterIP: None`
  public var isHeadless: Bool
  /// `spec.externalName`; only for type ExternalName.
  public var externalName: String?
  /// `spec.ports`
  public var ports: [ServicePort]
  /// `spec.externalIPs`
  public var externalIPs: [IPAddress]
  /// `status.loadBalancer.ingress`: the entries with an address.
  public var ingress: [IngressAddress]
  /// `status.loadBalancer.ingress[].hostname` of the entries without an address. The proxy does not use them.
  public var ingressHostnames: [String]
  /// `spec.loadBalancerSourceRanges`
  public var sourceRanges: [IPPrefix]
  /// What `sourceRanges` do, from the annotation `service.cilium.io/src-ranges-policy`; nil without it: they allow.
  public var sourceRangesPolicy: SourceRangesPolicy?
  /// The ranges of the external IPs and node ports, from the annotation `viaduct/source-ranges`; nil without it.
  public var outsideSourceRanges: [IPPrefix]?
  /// What `outsideSourceRanges` do, from the annotation `viaduct/source-ranges-policy`; nil without it: they allow.
  public var outsideSourceRangesPolicy: SourceRangesPolicy?
  /// `spec.internalTrafficPolicy`
  public var internalTrafficPolicy: TrafficPolicy
  /// `spec.externalTrafficPolicy`
  public var externalTrafficPolicy: TrafficPolicy
  /// `spec.sessionAffinity: ClientIP` with its timeout in seconds (`APIRules.affinityRange`); nil for None.
  public var affinitySeconds: UInt32?
  /// How an endpoint is chosen, as annotations say; nil without one, and then as the node does it for all Services.
  public var algorithm: BalancingAlgorithm?
  /// The requested size of the hash table, from the annotation `viaduct/hash-table-size`; nil without it.
  public var hashTableSize: UInt32?
  /// Whether established TCP connections to an endpoint that is gone are reset, from the annotation
  /// `viaduct/reset-connections`; nil without it, and then as the node does it for all Services.
  public var resetsConnections: Bool?
  /// How many connections each of its ports accepts, from the annotations `viaduct/max-connections` and
  /// `viaduct/max-connections-per-second`; nil without them.
  public var limits: ConnectionLimits?
  /// `spec.healthCheckNodePort`
  public var healthCheckNodePort: Port?
  /// What the Service requests from address allocation and from the EndpointSlice controller. Nil if nothing, and in a
  /// cluster's daemon.
  public var request: Boxed<ServiceRequest>?

  /// Creates a ClusterIP Service without addresses and ports.
  public init(name: NamespacedName) {
    self.name = name
    labels = Labels()
    type = .clusterIP
    clusterIPs = []
    isHeadless = false
    ports = []
    externalIPs = []
    ingress = []
    ingressHostnames = []
    sourceRanges = []
    internalTrafficPolicy = .cluster
    externalTrafficPolicy = .cluster
  }
}

/// `spec.type`
public enum ServiceType: String, Hashable, Sendable, CaseIterable, Encodable {
  /// An address inside the cluster.
  case clusterIP = "ClusterIP"
  /// … and a port on every node.
  case nodePort = "NodePort"
  /// … and addresses that a load balancer assigns.
  case loadBalancer = "LoadBalancer"
  /// A DNS alias, which the proxy ignores.
  case externalName = "ExternalName"
}

/// `spec.internalTrafficPolicy` and `spec.externalTrafficPolicy`
public enum TrafficPolicy: String, Hashable, Sendable, CaseIterable, Encodable {
  /// Any endpoint.
  case cluster = "Cluster"
  /// Endpoints on this node only.
  case local = "Local"
}

/// Whether sources in the ranges are the only ones that may come in, or the only ones that may not.
public enum SourceRangesPolicy: String, Hashable, Sendable, CaseIterable, Encodable {
  /// Nobody else may come in.
  case allow
  /// Everybody else may come in.
  case deny
}

/// One entry of `spec.ports`.
public struct ServicePort: Hashable, Sendable, Encodable {
  /// The name; empty if not set.
  public var name: String
  /// `protocol`; TCP if not set.
  public var transport: Transport
  /// The port on the Service's addresses.
  public var port: Port
  /// The port on the node's addresses.
  public var nodePort: Port?
  /// The port on the Pods. The EndpointSlice controller uses it; the proxy does not. Nil means the same number as `port`.
  /// Always nil in the daemon.
  public var targetPort: TargetPort?

  /// Creates a port of a Service.
  public init(name: String = "", transport: Transport = .tcp, port: Port, nodePort: Port? = nil) {
    self.name = name
    self.transport = transport
    self.port = port
    self.nodePort = nodePort
  }
}

/// `spec.ports[].targetPort`
public enum TargetPort: Hashable, Sendable, CustomStringConvertible, Encodable {
  /// A port number.
  case number(Port)
  /// The name of a port that a container declares.
  case name(String)

  /// `8080`, `http`
  public var description: String {
    switch self {
    case .number(let port): port.description
    case .name(let name): name
    }
  }

  /// Encodes a number or a string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let port): try container.encode(port)
    case .name(let name): try container.encode(name)
    }
  }
}

/// One entry of `status.loadBalancer.ingress` that has an address.
public struct IngressAddress: Hashable, Sendable, Encodable {
  /// `ip`
  public var address: IPAddress
  /// False for `ipMode: Proxy`: the load balancer delivers to the address of the node or pod, so the proxy must not
  /// handle this address (KEP-1860).
  public var isVirtual: Bool

  /// Creates an ingress entry.
  public init(_ address: IPAddress, isVirtual: Bool = true) {
    self.address = address
    self.isVirtual = isVirtual
  }
}
