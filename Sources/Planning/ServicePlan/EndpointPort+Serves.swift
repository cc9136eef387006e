internal import ClusterModel

extension EndpointPort {
  /// Whether it serves the Service port: the name and protocol decide, never targetPort.
  func serves(_ port: ServicePort) -> Bool { name == port.name && transport == port.transport }
}
