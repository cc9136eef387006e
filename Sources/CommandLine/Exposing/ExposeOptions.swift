package import ClusterModel

/// The options of `expose`; nil or empty means kubectl's default.
package struct ExposeOptions: Hashable, Sendable {
  /// `--name`; by default the exposed object's, cut to 63 characters.
  package var name: String?
  /// `--port`; by default all ports of the object.
  package var ports: [Int] = []
  /// `--target-port`, a number or a name; by default each port's own number.
  package var targetPort: String?
  /// `--type`
  package var type: ServiceType?
  /// `--node-port`
  package var nodePort: Int?
  /// `--selector`; by default the object's own.
  package var selector: Labels?
  /// `--protocol`; by default that of the object's ports, else TCP.
  package var transport: String?
  /// `--external-ip`
  package var externalIP: String?
  /// `--session-affinity`
  package var sessionAffinity: String?
  /// `--cluster-ip`, an address or `None`.
  package var clusterIP: String?
  /// `--load-balancer-ip`; as in kubectl, used for type LoadBalancer only.
  package var loadBalancerIP: String?
  /// `--labels`; by default the object's own.
  package var labels: Labels?
  /// The Service's namespace; nil to leave it out of the manifest.
  package var namespace: String?

  /// Creates options that are all default.
  package init() {}
}

/// Why an object cannot be exposed, and the remedy, in one line.
package struct ExposureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `deployment "web": spec.selector.matchExpressions: …`
  package let description: String

  init(description: String) { self.description = description }

  init(_ object: ObjectValue, _ problem: String) {
    description = "\(object.kind.lowercased()) \"\(object.name.name)\": \(problem)"
  }
}
