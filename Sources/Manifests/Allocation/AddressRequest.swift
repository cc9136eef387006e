public import Addresses
public import ClusterModel

/// What a Service asks for: the fields of `spec` that a cluster's API server completes, as they are written.
public struct AddressRequest: Hashable, Sendable {
  /// Namespace and name.
  public var name: NamespacedName
  /// `metadata.creationTimestamp` in seconds since 1970. Of two Services that ask for the same at the same time, the
  /// older one gets it; one without a time counts as the younger.
  public var created: Int64?
  /// `spec.type`
  public var type: ServiceType
  /// `spec.ipFamilyPolicy`
  public var familyPolicy: IPFamilyPolicy?
  /// `spec.ipFamilies`, the primary one first; empty when it says nothing.
  public var families: [AddressFamily]
  /// `spec.clusterIPs` or `spec.clusterIP`, as far as they are addresses.
  public var clusterIPs: [IPAddress]
  /// `spec.clusterIP: None`
  public var isHeadless: Bool
  /// Whether it has a selector: a headless Service without one is of both families (KEP-563).
  public var hasSelector: Bool
  /// `spec.externalTrafficPolicy`
  public var externalTrafficPolicy: TrafficPolicy
  /// `spec.healthCheckNodePort`
  public var healthCheckNodePort: Port?
  /// `spec.allocateLoadBalancerNodePorts`, true where it says nothing.
  public var allocatesNodePorts: Bool
  /// `spec.loadBalancerClass`
  public var loadBalancerClass: String?
  /// `spec.loadBalancerIP`, and whatever else is taken as a request for an address of the load balancer. Services that
  /// ask for one address share it if their ports differ.
  public var loadBalancerAddresses: [IPAddress]
  /// The addresses of `status.loadBalancer.ingress`, where the manifest itself has them: somebody gave them already.
  /// Those inside the pool are kept from others, and none is added.
  public var ingress: [IPAddress]
  /// `spec.ports`
  public var ports: [PortRequest]

  /// A ClusterIP Service that asks for nothing in particular.
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
  /// `name`; empty when it has none.
  public var name: String
  /// `protocol`
  public var transport: Transport
  /// `port`
  public var port: Port
  /// `nodePort`; nil when it says nothing.
  public var nodePort: Port?

  /// A port of a Service.
  public init(name: String = "", transport: Transport = .tcp, port: Port, nodePort: Port? = nil) {
    self.name = name
    self.transport = transport
    self.port = port
    self.nodePort = nodePort
  }
}
