internal import KubeObjects

extension ServiceObject: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .metadata: try tape.read(&metadata, at: index, bytes)
    case .spec: try tape.read(&spec, at: index, bytes)
    case .status: try tape.read(&status, at: index, bytes)
    }
  }
}

extension ServiceObject.Spec: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .type: try tape.read(&type, at: index, bytes)
    case .clusterIP: try tape.read(&clusterIP, at: index, bytes)
    case .clusterIPs: try tape.read(&clusterIPs, at: index, bytes)
    case .externalName: try tape.read(&externalName, at: index, bytes)
    case .externalIPs: try tape.read(&externalIPs, at: index, bytes)
    case .ports: try tape.read(&ports, at: index, bytes)
    case .selector: try tape.read(&selector, at: index, bytes)
    case .loadBalancerSourceRanges: try tape.read(&loadBalancerSourceRanges, at: index, bytes)
    case .internalTrafficPolicy: try tape.read(&internalTrafficPolicy, at: index, bytes)
    case .externalTrafficPolicy: try tape.read(&externalTrafficPolicy, at: index, bytes)
    case .sessionAffinity: try tape.read(&sessionAffinity, at: index, bytes)
    case .sessionAffinityConfig: try tape.read(&sessionAffinityConfig, at: index, bytes)
    case .healthCheckNodePort: try tape.read(&healthCheckNodePort, at: index, bytes)
    case .ipFamilies: try tape.read(&ipFamilies, at: index, bytes)
    case .ipFamilyPolicy: try tape.read(&ipFamilyPolicy, at: index, bytes)
    case .loadBalancerClass: try tape.read(&loadBalancerClass, at: index, bytes)
    case .loadBalancerIP: try tape.read(&loadBalancerIP, at: index, bytes)
    case .allocateLoadBalancerNodePorts: try tape.read(&allocateLoadBalancerNodePorts, at: index, bytes)
    case .publishNotReadyAddresses: try tape.read(&publishNotReadyAddresses, at: index, bytes)
    case .trafficDistribution: try tape.read(&trafficDistribution, at: index, bytes)
    }
  }
}

extension ServiceObject.Port: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .name: try tape.read(&name, at: index, bytes)
    case .protocol: try tape.read(&`protocol`, at: index, bytes)
    case .port: try tape.read(&port, at: index, bytes)
    case .nodePort: try tape.read(&nodePort, at: index, bytes)
    case .targetPort: try tape.read(&targetPort, at: index, bytes)
    }
  }
}

extension ServiceObject.AffinityConfig: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .clientIP: try tape.read(&clientIP, at: index, bytes)
    }
  }
}

extension ServiceObject.AffinityConfig.ClientIP: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .timeoutSeconds: try tape.read(&timeoutSeconds, at: index, bytes)
    }
  }
}

extension ServiceObject.Status: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .loadBalancer: try tape.read(&loadBalancer, at: index, bytes)
    }
  }
}

extension ServiceObject.Status.LoadBalancer: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .ingress: try tape.read(&ingress, at: index, bytes)
    }
  }
}

extension ServiceObject.Ingress: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .ip: try tape.read(&ip, at: index, bytes)
    case .hostname: try tape.read(&hostname, at: index, bytes)
    case .ipMode: try tape.read(&ipMode, at: index, bytes)
    }
  }
}
