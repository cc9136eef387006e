public import Addresses

/// What a proxy needs of an EndpointSlice (discovery.k8s.io/v1), checked.
public struct EndpointSlice: Hashable, Sendable, Encodable {
  /// Namespace and name.
  public var name: NamespacedName
  /// `metadata.labels`. The daemon leaves them empty; those that have a meaning for a proxy are read apart.
  public var labels: Labels
  /// The label `kubernetes.io/service-name`, in the slice's own namespace; nil when it has none, and then no
  /// Service uses it.
  public var service: NamespacedName?
  /// The value of the label `service.kubernetes.io/service-proxy-name`; nil when there is no such label.
  public var proxyName: String?
  /// The label `service.kubernetes.io/headless` stands on it: the slice is for the DNS and no proxy uses it.
  public var isHeadless: Bool
  /// `addressType`: IPv4 or IPv6. Slices of type FQDN are not decoded.
  public var family: AddressFamily
  /// `ports`
  public var ports: [EndpointPort]
  /// `endpoints`
  public var endpoints: [SliceEndpoint]
  /// When the change happened that this slice tells of, in nanoseconds since 1970: the annotation
  /// `endpoints.kubernetes.io/last-change-trigger-time`, by which kube-proxy measures how long programming took. Nil
  /// without it.
  public var changeTriggered: Int64?

  /// A slice without ports and endpoints; set what it has.
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
  /// The name, which equals the Service port's name; empty when it has none.
  public var name: String
  /// The transport, TCP where the manifest says none.
  public var transport: Transport
  /// The number on the endpoint; nil means "all ports", which no Service port can use.
  public var port: Port?

  /// A port of a slice.
  public init(name: String = "", transport: Transport = .tcp, port: Port?) {
    self.name = name
    self.transport = transport
    self.port = port
  }
}
