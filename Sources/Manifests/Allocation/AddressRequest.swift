public import Addresses
public import ClusterModel

/// What a Service requests: the fields of `spec` that an API server would complete, as written.
public struct AddressRequest: Hashable, Sendable {
  /// The Service.
  public var name: NamespacedName
  /// `metadata.creationTimestamp` in seconds since 1970. If two Services request the same thing at the same time, the
  /// older one gets it; one without a timestamp counts as younger.
  public var created: Int64?
  /// `spec.type`
  public var type: ServiceType
  /// `spec.ipFamilyPolicy`
  public var familyPolicy: IPFamilyPolicy?
  /// `spec.ipFamilies`, the primary one first; empty if not set.
  public var families: [AddressFamily]
  /// `spec.clusterIPs` or `spec.clusterIP`, those that are addresses.
  public var clusterIPs: [IPAddress]
  /// `spec.clusterIP: None`
  public var isHeadless: Bool
  /// Whether there is a selector: a headless Service without one has both families (KEP-563).
  public var hasSelector: Bool
  /// `spec.externalTrafficPolicy`
  public var externalTrafficPolicy: TrafficPolicy
  /// `spec.healthCheckNodePort`
  public var healthCheckNodePort: Port?
  /// `spec.allocateLoadBalancerNodePorts`; true if not set.
  public var allocatesNodePorts: Bool
  /// `spec.loadBalancerClass`
  public var loadBalancerClass: String?
  /// `spec.loadBalancerIP`, and other fields that request a load balancer address. Services that request the same
  /// address share it if their ports differ.
  public var loadBalancerAddresses: [IPAddress]
  /// The addresses of `status.loadBalancer.ingress`, if the manifest has them: someone else assigned them. Those in
  /// the pool are not assigned to others, and none are added.
  public var ingress: [IPAddress]
  /// `spec.ports`
  public var ports: [PortRequest]

  /// Creates a request that leaves every field open.
  public init(name: NamespacedName, type: ServiceType = .clusterIP) {
    self.name = name
    self.type = type
    families = []
    clusterIPs = []
    isHeadless = false
    hasSelector = true
    externalTrafficPolicy = .cluster
    allocatesNodePorts = true
    loadBalancerAddresses = []
    ingress = []
    ports = []
  }
}

/// One entry of `spec.ports`.
public struct PortRequest: Hashable, Sendable {
  /// `name`; empty if not set.
  public var name: String
  /// `protocol`
  public var transport: Transport
  /// `port`
  public var port: Port
  /// `nodePort`; nil if not set.
  public var nodePort: Port?

  /// Creates a request for one port.
  public init(name: String = "", transport: Transport = .tcp, port: Port, nodePort: Port? = nil) {
    self.name = name
    self.transport = transport
    self.port = port
    self.nodePort = nodePort
  }
}
