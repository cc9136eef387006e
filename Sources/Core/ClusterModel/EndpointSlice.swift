public import Addresses

/// A validated EndpointSlice (discovery.k8s.io/v1), with the fields that the proxy and the tools need.
public struct EndpointSlice: Hashable, Sendable, Encodable {
  /// Namespace and name.
  public var name: NamespacedName
  /// `metadata.labels`. Empty in the daemon; the labels that matter to the proxy have their own members.
  public var labels: Labels
  /// The label `kubernetes.io/service-name`, with the slice's namespace. Nil without it; then no Service uses the slice.
  public var service: NamespacedName?
  /// The value of the label `service.kubernetes.io/service-proxy-name`; nil without it.
  public var proxyName: String?
  /// Whether the slice has the label `service.kubernetes.io/headless`: it serves DNS only, and the proxy ignores it.
  public var isHeadless: Bool
  /// `addressType`: IPv4 or IPv6. Slices of type FQDN are not decoded.
  public var family: AddressFamily
  /// `ports`
  public var ports: [EndpointPort]
  /// `endpoints`
  public var endpoints: [SliceEndpoint]
  /// The annotation `endpoints.kubernetes.io/last-change-trigger-time` in nanoseconds since 1970: when the change happened
  /// that led to this version of the slice. The programming latency is measured from it, as in kube-proxy. Nil without it.
  public var changeTriggered: Int64?

  /// Creates a slice without ports and endpoints.
  public init(name: NamespacedName, service: NamespacedName?, family: AddressFamily) {
    self.name = name
    labels = Labels()
    self.service = service
    isHeadless = false
    self.family = family
    ports = []
    endpoints = []
  }
}

/// One entry of a slice's `ports`.
public struct EndpointPort: Hashable, Sendable, Encodable {
  /// The name, which equals the name of the Service port; empty if not set.
  public var name: String
  /// `protocol`; TCP if not set.
  public var transport: Transport
  /// The port on the endpoint. Nil means "all ports", which no Service port can use.
  public var port: Port?

  /// Creates a port of a slice.
  public init(name: String = "", transport: Transport = .tcp, port: Port?) {
    self.name = name
    self.transport = transport
    self.port = port
  }
}
