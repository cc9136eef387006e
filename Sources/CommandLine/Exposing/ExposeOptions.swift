public import ClusterModel

/// The options of `expose`; nil or empty means kubectl's default.
public struct ExposeOptions: Hashable, Sendable {
  /// `--name`; by default the exposed object's, cut to 63 characters.
  public var name: String?
  /// `--port`; by default all ports of the object.
  public var ports: [Int] = []
  /// `--target-port`, a number or a name; by default each port's own number.
  public var targetPort: String?
  /// `--type`
  public var type: ServiceType?
  /// `--node-port`
  public var nodePort: Int?
  /// `--selector`; by default the object's own.
  public var selector: Labels?
  /// `--protocol`; by default that of the object's ports, else TCP.
  public var transport: String?
  /// `--external-ip`
  public var externalIP: String?
  /// `--session-affinity`
  public var sessionAffinity: String?
  /// `--cluster-ip`, an address or `None`.
  public var clusterIP: String?
  /// `--load-balancer-ip`; as in kubectl, used for type LoadBalancer only.
  public var loadBalancerIP: String?
  /// `--labels`; by default the object's own.
  public var labels: Labels?
  /// The Service's namespace; nil to leave it out of the manifest.
  public var namespace: String?

  /// Creates options that are all default.
  public init() {}
}

/// Why an object cannot be exposed, and the remedy, in one line.
public struct ExposureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `deployment "web": spec.selector.matchExpressions: …`
  public let description: String

  init(description: String) { self.description = description }

  init(_ object: ObjectValue, _ problem: String) {
    description = "\(object.kind.lowercased()) \"\(object.name.name)\": \(problem)"
  }
}
