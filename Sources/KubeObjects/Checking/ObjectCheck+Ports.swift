internal import Addresses
internal import ClusterModel

extension ObjectCheck {
  /// `spec.ports` of a Service.
  mutating func servicePorts(_ field: ListField<ServiceObject.Port>) -> [ServicePort] {
    let ports = each(field, "ports") { $0.servicePort($1) }
    if !foundError { within(.key("ports")) { $0.requireDistinct(ports) } }
    return ports
  }

  private mutating func servicePort(_ port: ServiceObject.Port) -> ServicePort? {
    let name = named(port.name, "name", .label) ?? ""
    let transport = transport(port.protocol)
    let nodePort = optionalPort(port.nodePort, "nodePort")
    guard let number = requiredPort(port.port) else { return nil }
    return ServicePort(name: name, transport: transport, port: number, nodePort: nodePort)
  }

  /// `ports` of an EndpointSlice.
  mutating func slicePorts(_ field: ListField<EndpointSliceObject.Port>) -> [EndpointPort] {
    each(field, "ports") { check, port in
      EndpointPort(
        name: check.named(port.name, "name", .label) ?? "", transport: check.transport(port.protocol),
        port: check.port(port.port, "port"))
    }
  }

  private mutating func requiredPort(_ field: Field<Int>) -> Port? {
    if case .absent = field {
      report(at: "port", problem: "is missing", remedy: Expectation.port.remedy)
    }
    return port(field, "port")
  }

  private mutating func transport(_ field: Field<String>) -> Transport {
    parsed(field, "protocol", .transport, Transport.init(apiName:)) ?? .tcp
  }

  /// Within `ports`: names are unique, and needed as soon as there are two; so are numbers of one protocol.
  private mutating func requireDistinct(_ ports: [ServicePort]) {
    for (index, port) in ports.enumerated() {
      within(.index(index)) { $0.require(port, distinctFrom: ports[..<index], among: ports.count) }
    }
  }

  private mutating func require(
    _ port: ServicePort, distinctFrom others: ArraySlice<ServicePort>, among count: Int
  ) {
    if port.name.isEmpty, count > 1 {
      report(at: "name", problem: "is missing, and the Service has \(count) ports", remedy: "name each port")
    } else if others.contains(where: { $0.name == port.name }) {
      report(
        at: "name", problem: "\(port.name.quoted) names two ports", remedy: "give each port its own name")
    }
    if others.contains(where: { ($0.transport, $0.port) == (port.transport, port.port) }) {
      report(
        at: "port", problem: "\(port.transport.apiName) \(port.port) is there twice",
        remedy: "remove one, or change its number or protocol")
    }
    if port.nodePort != nil,
      others.contains(where: { ($0.transport, $0.nodePort) == (port.transport, port.nodePort) })
    {
      report(at: "nodePort", problem: "is there twice", remedy: "use another number from 1 to 65535")
    }
  }
}
