internal import Addresses
internal import ClusterModel

extension DesiredEndpoints {
  /// Returns the endpoints of a Service with a selector: Pods that have an address and have not finished, including
  /// those that are not ready or terminating. Without families, those of both.
  init(
    of service: Service, families: Set<AddressFamily>, maximum: Int, pods: [Pod], nodes: [String: Node]
  ) {
    self.init(maximum: maximum, families: families)
    let served = families.isEmpty ? Set(AddressFamily.allCases) : families
    for pod in pods where !pod.isFinished {
      let ports = service.endpointPorts(on: pod)
      let zone = pod.nodeName.flatMap { nodes[$0]?.zone }
      for family in served {
        guard let address = pod.knownAddresses.first(where: { $0.family == family }) else { continue }
        let endpoint = service.endpoint(pod, address, zone: zone)
        _ = insert(endpoint, in: SliceGroup(family: family, ports: ports))
      }
    }
    if groups.isEmpty, families.isEmpty { self.families = [.ipv4] }
  }
}

extension Pod {
  /// The addresses of the Pod; those of the node if the Pod uses its network.
  var knownAddresses: [IPAddress] { addresses.isEmpty && usesHostNetwork ? hostAddresses : addresses }

  /// Returns the number of a Service port on the Pod, resolving a named one through the container ports; nil if no
  /// container has it.
  fileprivate func number(of port: ServicePort) -> Port? {
    switch port.targetPort {
    case nil: port.port
    case .number(let number): number
    case .name(let name): ports.first { $0.name == name && $0.transport == port.transport }?.port
    }
  }
}

extension Service {
  /// Returns the Service's ports on this Pod. A port that the Pod does not have is left out; the others are served.
  fileprivate func endpointPorts(on pod: Pod) -> [EndpointPort] {
    ports.compactMap { port in
      pod.number(of: port).map { EndpointPort(name: port.name, transport: port.transport, port: $0) }
    }
  }

  fileprivate func endpoint(_ pod: Pod, _ address: IPAddress, zone: String?) -> SliceEndpoint {
    var endpoint = SliceEndpoint(address, nodeName: pod.nodeName)
    endpoint.isServing = pod.isReady
    endpoint.isTerminating = pod.isTerminating
    endpoint.isReady = request?.publishesNotReady == true || pod.isReady && !pod.isTerminating
    endpoint.zone = zone
    endpoint.podName = pod.name.name
    if pod.subdomain == name.name { endpoint.hostname = pod.hostname }
    if endpoint.isReady { addHints(to: &endpoint) }
    return endpoint
  }

  /// Adds topology hints (KEP-4444, KEP-3015): the endpoint's own zone, and with PreferSameNode also its own node.
  private func addHints(to endpoint: inout SliceEndpoint) {
    guard let distribution = request?.distribution else { return }
    endpoint.zoneHints = endpoint.zone.map { [$0] } ?? []
    if distribution == .sameNode { endpoint.nodeHints = endpoint.nodeName.map { [$0] } ?? [] }
  }
}
