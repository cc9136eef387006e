package import Allocation
package import ClusterModel

extension AddressRequest {
  /// Returns the request that a Service makes, as written.
  package init(_ service: Service) {
    self.init(name: service.name, type: service.type)
    created = service.created
    clusterIPs = service.clusterIPs
    isHeadless = service.isHeadless
    hasSelector = service.selector != nil
    externalTrafficPolicy = service.externalTrafficPolicy
    healthCheckNodePort = service.healthCheckNodePort
    ingress = service.ingress.map(\.address)
    ports = service.ports.map {
      PortRequest(name: $0.name, transport: $0.transport, port: $0.port, nodePort: $0.nodePort)
    }
    guard let request = service.request?.value else { return }
    familyPolicy = request.familyPolicy.flatMap { IPFamilyPolicy(rawValue: $0.rawValue) }
    families = request.families
    allocatesNodePorts = request.allocatesNodePorts
    loadBalancerClass = request.loadBalancerClass
    loadBalancerAddresses = request.loadBalancerAddresses
  }
}
