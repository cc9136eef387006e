internal import ClusterModel

extension ObjectValue {
  /// Returns a Service selector for the object's Pods.
  func podSelector() throws(ExposureError) -> Labels {
    switch kind {
    case "Pod": return try nonEmpty(self["metadata"]["labels"], "metadata.labels", "add labels")
    case "Service": return try nonEmpty(self["spec"]["selector"], "spec.selector", "set it")
    case "Deployment", "ReplicaSet":
      let selector = self["spec"]["selector"]
      guard selector["matchExpressions"].elements.isEmpty else {
        throw ExposureError(
          self,
          "spec.selector.matchExpressions: a Service's selector supports only matchLabels; select the Pods with --selector"
        )
      }
      return try nonEmpty(selector["matchLabels"], "spec.selector.matchLabels", "set it")
    default:
      throw ExposureError(
        self, "a \(kind) cannot be exposed; specify a pod, service, deployment or replicaset")
    }
  }

  private func nonEmpty(_ value: ObjectValue, _ field: String, _ remedy: String) throws(ExposureError)
    -> Labels
  {
    let labels = value.labels
    guard !labels.isEmpty else {
      throw ExposureError(self, "\(field) is empty and selects no Pod; \(remedy), or use --selector")
    }
    return labels
  }

  /// The ports that a Service can take from the object: a Service's own, or those of the containers.
  var exposablePorts: [ExposablePort] {
    let ports =
      switch kind {
      case "Service": self["spec"]["ports"].elements.map { ($0, "port") }
      case "Pod": self["spec"].containerPorts
      default: self["spec"]["template"]["spec"].containerPorts
      }
    return ports.compactMap { port, field in
      port[field].number.map { ExposablePort(number: $0, transport: port["protocol"].text ?? "TCP") }
    }
  }

  private var containerPorts: [(ObjectValue, String)] {
    self["containers"].elements.flatMap { $0["ports"].elements.map { ($0, "containerPort") } }
  }
}
