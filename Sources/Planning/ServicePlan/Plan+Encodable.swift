internal import Addresses

extension Endpoint: Encodable {
  /// Encodes a string of address and port.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension ServicePortPlan: Encodable {
  private enum CodingKeys: CodingKey {
    case name, clusterEndpoints, localEndpoints, hairpinAddresses, servingEndpoints, choice, weights,
      affinitySeconds, limits, resetMark, frontends
  }

  /// Encodes all properties. Leaves out the choice if every endpoint is equally likely, and weights that are equal.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(clusterEndpoints, forKey: .clusterEndpoints)
    try container.encode(localEndpoints, forKey: .localEndpoints)
    try container.encode(hairpinAddresses, forKey: .hairpinAddresses)
    try container.encode(servingEndpoints, forKey: .servingEndpoints)
    if choice != .uniformlyRandom { try container.encode(choice.name, forKey: .choice) }
    if !weights.isEmpty {
      let named = weights.map { ($0.key.description, $0.value) }
      try container.encode(Dictionary(uniqueKeysWithValues: named), forKey: .weights)
    }
    try container.encodeIfPresent(affinitySeconds, forKey: .affinitySeconds)
    try container.encodeIfPresent(limits, forKey: .limits)
    try container.encodeIfPresent(resetMark, forKey: .resetMark)
    try container.encode(frontends, forKey: .frontends)
  }
}

extension NodePlan: Encodable {
  private enum CodingKeys: CodingKey {
    case nodePortAddresses, serviceCIDRs, localPods, masqueradeMark, refusesOtherPorts
  }

  /// Encodes all properties. Leaves out `refusesOtherPorts` if it is false.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(nodePortAddresses, forKey: .nodePortAddresses)
    try container.encode(serviceCIDRs, forKey: .serviceCIDRs)
    try container.encode(localPods, forKey: .localPods)
    try container.encode(masqueradeMark, forKey: .masqueradeMark)
    if refusesOtherPorts { try container.encode(true, forKey: .refusesOtherPorts) }
  }
}

extension LocalPods: Encodable {
  private enum CodingKeys: CodingKey {
    case sources, interface, interfacePrefix
  }

  /// Encodes an object with the one member that applies; an empty object if local pods cannot be recognized.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .unknown: break
    case .sources(let prefixes): try container.encode(prefixes, forKey: .sources)
    case .interface(.named(let name)): try container.encode(name.description, forKey: .interface)
    case .interface(.prefixed(let name)): try container.encode(name.description, forKey: .interfacePrefix)
    }
  }
}

extension Frontend: Encodable {
  private enum CodingKeys: CodingKey {
    case key, kind, treatment, allowedSources, deniedSources
  }

  /// Encodes all properties; of the allowed and the denied sources, those that there are.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    try container.encode(kind, forKey: .kind)
    try container.encode(treatment, forKey: .treatment)
    try container.encodeIfPresent(allowedSources, forKey: .allowedSources)
    try container.encodeIfPresent(deniedSources, forKey: .deniedSources)
  }
}

extension FrontendKey: Encodable {
  private enum CodingKeys: CodingKey {
    case address, protocolName, port, nodePort

    var stringValue: String {
      switch self {
      case .address: "address"
      case .protocolName: "protocol"
      case .port: "port"
      case .nodePort: "nodePort"
      }
    }
  }

  /// `{"address": …, "protocol": …, "port": …}` or `{"nodePort": …, "protocol": …}`
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .address(let address, let transport, let port):
      try container.encode(address, forKey: .address)
      try container.encode(transport, forKey: .protocolName)
      try container.encode(port, forKey: .port)
    case .nodePort(let transport, let port):
      try container.encode(transport, forKey: .protocolName)
      try container.encode(port, forKey: .nodePort)
    }
  }
}

extension Treatment: Encodable {
  private enum CodingKeys: CodingKey {
    case kind, endpoints, masquerade
  }

  /// `{"kind": "balance", "endpoints": "cluster", "masquerade": "always"}`
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .refuse: try container.encode("refuse", forKey: .kind)
    case .drop: try container.encode("drop", forKey: .kind)
    case .preserveSource: try container.encode("preserveSource", forKey: .kind)
    case .balance(let set, let masquerade):
      try container.encode("balance", forKey: .kind)
      try container.encode(set, forKey: .endpoints)
      try container.encode(masquerade, forKey: .masquerade)
    }
  }
}
