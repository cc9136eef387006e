internal import ClusterModel

extension EndpointPort {
  /// Whether it is for the Service port: name and transport decide, never targetPort.
  func serves(_ port: ServicePort) -> Bool { name == port.name && transport == port.transport }
}
