public import Addresses

/// What a proxy needs of a Service (core/v1), checked.
public struct Service: Hashable, Sendable, Encodable {
  /// Namespace and name.
  public var name: NamespacedName
  /// `metadata.creationTimestamp` in seconds since 1970; nil when the manifest has none. Among Services that claim
  /// one address the oldest wins; one without a time counts as the youngest.
  public var created: Int64?
  /// The value of the label `service.kubernetes.io/service-proxy-name`; nil when there is no such label.
  public var proxyName: String?
  /// `metadata.labels`. The daemon leaves them empty; nothing that is planned depends on them.
  public var labels: Labels
  /// `spec.selector`: the Pods that its endpoints are made of, by somebody else. Nil when it has none. The daemon
  /// leaves it nil.
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
  /// `status.loadBalancer.ingress`: the entries that have an address.
  public var ingress: [IngressAddress]
  /// `status.loadBalancer.ingress[].hostname` of the entries that have no address: nothing for a proxy.
  public var ingressHostnames: [String]
  /// `spec.loadBalancerSourceRanges`
  public var sourceRanges: [IPPrefix]
  /// `spec.internalTrafficPolicy`
  public var internalTrafficPolicy: TrafficPolicy
  /// `spec.externalTrafficPolicy`
  public var externalTrafficPolicy: TrafficPolicy
  /// `spec.sessionAffinity: ClientIP` with its timeout in seconds (1...86400); nil for None.
  public var affinitySeconds: UInt32?
  /// `spec.healthCheckNodePort`
  public var healthCheckNodePort: Port?
  /// What it asks for; nil for nothing. The daemon of a cluster leaves it nil.
  public var request: Boxed<ServiceRequest>?

  /// A ClusterIP Service without addresses and ports; set what it has.
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
  /// … and addresses that a load balancer gives.
  case loadBalancer = "LoadBalancer"
  /// A name in the DNS; nothing for a proxy.
  case externalName = "ExternalName"
}

/// `spec.internalTrafficPolicy` and `spec.externalTrafficPolicy`
public enum TrafficPolicy: String, Hashable, Sendable, CaseIterable, Encodable {
  /// Any endpoint.
  case cluster = "Cluster"
  /// Endpoints on this node only.
  case local = "Local"
}

/// One entry of `spec.ports`.
public struct ServicePort: Hashable, Sendable, Encodable {
  /// The name; empty when it has none.
  public var name: String
  /// The transport, TCP where the manifest says none.
  public var transport: Transport
  /// The port on the Service's addresses.
  public var port: Port
  /// The port on the node's addresses.
  public var nodePort: Port?
  /// The port on the Pods, by which somebody else writes the slices: no proxy uses it. Nil means the same number as
  /// `port`. The daemon leaves it nil.
  public var targetPort: TargetPort?

  /// A port of a Service.
  public init(name: String = "", transport: Transport = .tcp, port: Port, nodePort: Port? = nil) {
    self.name = name
    self.transport = transport
    self.port = port
    self.nodePort = nodePort
  }
}

/// `spec.ports[].targetPort`
public enum TargetPort: Hashable, Sendable, CustomStringConvertible, Encodable {
  /// This port.
  case number(Port)
  /// The port that a container declares by this name.
  case name(String)

  /// `8080`, `http`
  public var description: String {
    switch self {
    case .number(let port): port.description
    case .name(let name): name
    }
  }

  /// A number or a text.
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
  /// False for `ipMode: Proxy`: the load balancer delivers to the node's or the pod's own address, so the proxy
  /// leaves this one alone entirely (KEP-1860).
  public var isVirtual: Bool

  /// An address that a load balancer gave.
  public init(_ address: IPAddress, isVirtual: Bool = true) {
    self.address = address
    self.isVirtual = isVirtual
  }
}
