internal import KubeWire

/// Which objects of a kind the server shall send.
struct ObjectSelector: Hashable, Sendable {
  /// `labelSelector`
  var labels: String?
  /// `fieldSelector`
  var fields: String?

  /// Those that a proxy needs, as kube-proxy asks for them (1.36, cmd/kube-proxy/app/server.go): no headless Services
  /// and not their slices, for they are the DNS's; Services of no other proxy; our own Node; every ServiceCIDR. Slices
  /// do not say whose Service they belong to.
  ///
  /// - Parameter proxyName: the name in `service.kubernetes.io/service-proxy-name` that is ours; nil for Services
  ///   without that label.
  init(of kind: WireKind, node: String, proxyName: String?) {
    switch kind {
    case .service:
      let label = "service.kubernetes.io/service-proxy-name"
      labels = proxyName.map { "\(label)=\($0)" } ?? "!\(label)"
      fields = "spec.clusterIP!=None"
    case .endpointSlice: labels = "!service.kubernetes.io/headless"
    case .node: fields = "metadata.name=\(node)"
    case .serviceCIDR: break
    }
  }

  /// Every object.
  init() {}

  /// As parameters of a request.
  var query: [(name: String, value: String)] {
    [("labelSelector", labels), ("fieldSelector", fields)].compactMap { name, value in
      value.map { (name, $0) }
    }
  }
}
