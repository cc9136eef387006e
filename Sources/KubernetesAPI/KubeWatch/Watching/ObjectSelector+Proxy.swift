internal import KubeClient
internal import KubeWire

extension ObjectSelector {
  /// Selects the objects that a proxy needs, as kube-proxy does (1.36, cmd/kube-proxy/app/server.go): no headless
  /// Services and none of their slices, which are for DNS; no Services of other proxies; our own Node; every
  /// ServiceCIDR. Slices do not say which proxy their Service belongs to.
  ///
  /// - Parameter proxyName: our value of `service.kubernetes.io/service-proxy-name`; nil to select Services without
  ///   that label.
  init(of kind: WireKind, node: String, proxyName: String?) {
    self.init()
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
}
