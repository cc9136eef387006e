internal import Addresses
internal import ClusterModel

/// The addresses of one Service in one family.
struct ServiceAddresses<Family: IPFamily> {
  let clusterIPs: [Family.Address]
  let loadBalancer: [Family.Address]
  let external: [Family.Address]
  let servesNodePorts: Bool
  let allowedSources: [Prefix<Family>]?

  init(_ service: Service, allowedSources: [Prefix<Family>]?, with settings: ProxySettings) {
    clusterIPs = service.clusterIPs.compactMap(Family.own)
    loadBalancer = service.virtualIngress(Family.self)
    external = settings.servesExternalIPs ? service.externalIPs.compactMap(Family.own) : []
    servesNodePorts = service.type == .nodePort || service.type == .loadBalancer
    self.allowedSources = allowedSources
  }

  func frontends(for port: ServicePort, treatments: Treatments) -> [Frontend<Family>] {
    func at(_ address: Family.Address, _ kind: FrontendKind, _ treatment: Treatment) -> Frontend<Family> {
      Frontend(
        key: .address(address, port.transport, port.port), kind: kind, treatment: treatment,
        allowedSources: kind == .loadBalancer ? allowedSources : nil)
    }
    var frontends = clusterIPs.map { at($0, .clusterIP, treatments.clusterIP) }
    if servesNodePorts, let nodePort = port.nodePort {
      frontends.append(
        Frontend(
          key: .nodePort(port.transport, nodePort), kind: .nodePort, treatment: treatments.external,
          allowedSources: nil))
    }
    frontends += loadBalancer.map { at($0, .loadBalancer, treatments.external) }
    frontends += external.map { at($0, .externalIP, treatments.external) }
    return frontends
  }
}
