internal import Addresses
internal import ClusterModel

extension ObjectCheck<ServiceSpecField> {
  /// Reads `spec.ports` of a Service.
  mutating func servicePorts(_ field: ListField<ServiceObject.Port>) -> [ServicePort] {
    let count = field.known?.count ?? 0
    var ports: [ServicePort] = []
    return each(field, .ports) { check, object in
      guard var port = check.servicePort(object) else { return nil }
      if !check.foundError { check.require(&port, distinctFrom: ports, among: count) }
      if !check.foundError { ports.append(port) }
      return port
    }
  }
}

extension ObjectCheck<ServicePortField> {
  fileprivate mutating func servicePort(_ port: ServiceObject.Port) -> ServicePort? {
    let name = named(port.name, .name, rule: .label) ?? ""
    let transport = transport(port.protocol, .protocol)
    let nodePort = optionalPort(port.nodePort, .nodePort)
    let target = audience == .people ? targetPort(port.targetPort) : nil
    guard let number = requiredPort(port.port) else { return nil }
    var result = ServicePort(name: name, transport: transport, port: number, nodePort: nodePort)
    result.targetPort = target
    return result
  }

  /// Reads a target port. The proxy does not use it, so an invalid one is not an error. 0 and "" mean that it is not set.
  private mutating func targetPort(_ field: Field<IntOrString>) -> TargetPort? {
    switch field {
    case .absent, .value(.number(0)), .value(.name("")): return nil
    case .value(.name(let name)):
      if !name.isPortName { warnOfPortName(name) }
      return .name(name)
    case .value(.number(let number)):
      if let port = Port(number) { return .number(port) }
      report(
        .warning, at: .targetPort, problem: "\(number) \(Expectation.port.problem)",
        remedy: Expectation.port.remedy)
    case .wrong:
      report(
        .warning, at: .targetPort, problem: IntOrString.shape.problem, remedy: IntOrString.shape.remedy)
    }
    return nil
  }

  /// Warns of a name that the API server rejects and that no container port can have.
  private mutating func warnOfPortName(_ name: String) {
    let lower = name.lowercased()
    let remedy: String
    if let number = Int(name) {
      remedy = "remove the quotes" + (Port(number) == nil ? ", and \(Expectation.port.remedy)" : "")
    } else if lower.isPortName {
      remedy = "write \(lower)"
    } else {
      remedy =
        "use at most \(APIRules.longestPortName) lowercase letters, digits and single '-', with at least one letter"
    }
    report(
      .warning, at: .targetPort, problem: "\(name.quoted) is not a valid port name", remedy: remedy)
  }

  private mutating func requiredPort(_ field: Field<Int>) -> Port? {
    if case .absent = field {
      report(at: .port, problem: "is missing", remedy: Expectation.port.remedy)
    }
    return port(field, .port)
  }

  /// Requires unique names, which may be omitted only if there is a single port, and unique numbers for each protocol. Of
  /// two conflicting ports, the first one is used.
  fileprivate mutating func require(
    _ port: inout ServicePort, distinctFrom others: [ServicePort], among count: Int
  ) {
    if port.name.isEmpty, count > 1 {
      report(
        at: .name, problem: "is required with more than one port", remedy: "name each port")
    } else if others.contains(where: { $0.name == port.name }) {
      report(
        at: .name, problem: "\(port.name.quoted) is used by two ports",
        remedy: "give each port a unique name")
    }
    if others.contains(where: { ($0.transport, $0.port) == (port.transport, port.port) }) {
      report(
        at: .port, problem: "\(port.transport.apiName) \(port.port) is listed twice",
        remedy: "remove one, or change its number or protocol")
    }
    let (transport, nodePort) = (port.transport, port.nodePort)
    port.nodePort = part(.nodePort) { check in
      if nodePort != nil,
        others.contains(where: { ($0.transport, $0.nodePort) == (transport, nodePort) })
      {
        check.report(
          at: .nodePort, problem: "is used twice", remedy: "use another number from \(Port.numbersInWords)")
      }
      return nodePort
    }
  }
}

extension ObjectCheck<PodSpecField> {
  /// Reads the ports that the containers declare, those of restartable init containers last. This is the order in which
  /// a named targetPort is resolved (KEP-753).
  mutating func containerPorts(_ spec: PodSpecObject) -> [ContainerPort] {
    each(spec.containers, .containers) { $0.containerPorts($1) }.flatMap { $0 }
      + each(spec.initContainers, .initContainers) { check, container in
        container.restartPolicy.known == "Always" ? check.containerPorts(container) : []
      }.flatMap { $0 }
  }
}

extension ObjectCheck<ContainerField> {
  fileprivate mutating func containerPorts(_ container: PodSpecObject.Container) -> [ContainerPort] {
    each(container.ports, .ports) { check, port in
      let name = check.value(port.name, .name) ?? ""
      let transport = check.transport(port.protocol, .protocol)
      return check.port(port.containerPort, .containerPort).map {
        ContainerPort(name: name, transport: transport, port: $0)
      }
    }
  }
}

extension ObjectCheck {
  /// Reads `ports` of an EndpointSlice or of a subset.
  mutating func slicePorts(
    _ field: ListField<EndpointSliceObject.Port>, _ key: Fields
  ) -> [EndpointPort] {
    each(field, key) { check, port in
      EndpointPort(
        name: check.named(port.name, .name, rule: .label) ?? "",
        transport: check.transport(port.protocol, .protocol),
        port: check.endpointPort(port.port))
    }
  }

  fileprivate mutating func transport(_ field: Field<String>, _ key: Fields) -> Transport {
    parsed(field, key, as: .transport, Transport.init(apiName:)) ?? .tcp
  }
}

extension ObjectCheck<EndpointPortField> {
  /// Reads the number of an endpoint port. The API server does not validate it, so any number may occur.
  fileprivate mutating func endpointPort(_ field: Field<Int>) -> Port? {
    part(.port) { check in
      guard let number = check.value(field, .port) else { return nil }
      if let port = Port(number) { return port }
      check.ignore(
        at: .port, problem: "\(number) \(Expectation.port.problem)", remedy: Expectation.port.remedy)
      return nil
    }
  }
}
