package import Addresses
package import ClusterModel

/// What a Service requests: the fields of `spec` that an API server would complete, as written.
package struct AddressRequest: Hashable, Sendable {
  /// The Service.
  package var name: NamespacedName
  /// `metadata.creationTimestamp` in seconds since 1970. If two Services request the same thing at the same time, the
  /// older one gets it; one without a timestamp counts as younger.
  package var created: Int64?
  /// `spec.type`
  package var type: ServiceType
  /// `spec.ipFamilyPolicy`
  package var familyPolicy: IPFamilyPolicy?
  /// `spec.ipFamilies`, the primary one first; empty if not set.
  package var families: [AddressFamily]
  /// `spec.clusterIPs` or `spec.clusterIP`, those that are addresses.
  package var clusterIPs: [IPAddress]
  /// `spec.clusterIP: None`
  package var isHeadless: Bool
  /// Whether there is a selector: a headless Service without one has both families (KEP-563).
  package var hasSelector: Bool
  /// `spec.externalTrafficPolicy`
  package var externalTrafficPolicy: TrafficPolicy
  /// `spec.healthCheckNodePort`
  package var healthCheckNodePort: Port?
  /// `spec.allocateLoadBalancerNodePorts`; true if not set.
  package var allocatesNodePorts: Bool
  /// `spec.loadBalancerClass`
  package var loadBalancerClass: String?
  /// `spec.loadBalancerIP`, and other fields that request a load balancer address. Services that request the same
  /// address share it if their ports differ.
  package var loadBalancerAddresses: [IPAddress]
  /// The addresses of `status.loadBalancer.ingress`, if the manifest has them: someone else assigned them. Those in
  /// the pool are not assigned to others, and none are added.
  package var ingress: [IPAddress]
  /// `spec.ports`
  package var ports: [PortRequest]

  /// Creates a request that leaves every field open.
  package init(name: NamespacedName, type: ServiceType = .clusterIP) {
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
package struct PortRequest: Hashable, Sendable {
  /// `name`; empty if not set.
  package var name: String
  /// `protocol`
  package var transport: Transport
  /// `port`
  package var port: Port
  /// `nodePort`; nil if not set.
  package var nodePort: Port?

  /// Creates a request for one port.
  package init(name: String = "", transport: Transport = .tcp, port: Port, nodePort: Port? = nil) {
    self.name = name
    self.transport = transport
    self.port = port
    self.nodePort = nodePort
  }
}
