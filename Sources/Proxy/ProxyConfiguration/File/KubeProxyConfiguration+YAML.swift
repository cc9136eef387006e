internal import YAMLNodes

extension KubeProxyConfiguration {
  /// The configuration file as kube-proxy's `--write-config-to` writes it: all fields, sorted by name.
  package var yaml: String { tree.yaml }

  /// All fields, with `apiVersion` and `kind`.
  var tree: YAMLNode {
    var fields = ConfigurationField.all.compactMap { field in
      field.node(self).map { (steps: field.steps[...], node: $0) }
    }
    fields.append((["apiVersion"], .text("kubeproxy.config.k8s.io/v1alpha1")))
    fields.append((["kind"], .text("KubeProxyConfiguration")))
    return Self.mapping(fields)
  }

  private static func mapping(_ fields: [(steps: ArraySlice<String>, node: YAMLNode)]) -> YAMLNode {
    let byKey = Dictionary(grouping: fields) { $0.steps.first ?? "" }
    let pairs = byKey.keys.sorted().map { key -> (YAMLNode, YAMLNode) in
      let inner = byKey[key, default: []]
      if let field = inner.first, field.steps.count == 1 { return (.text(key), field.node) }
      return (.text(key), mapping(inner.map { ($0.steps.dropFirst(), $0.node) }))
    }
    return .mapping(YAMLNode.Mapping(pairs))
  }
}
