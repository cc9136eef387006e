internal import KubeObjects

extension ServiceObject: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .metadata: try input.read(&metadata, bytes)
    case .spec: try input.read(&spec, bytes)
    case .status: try input.read(&status, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension ServiceObject.Spec: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .ports: try input.append(to: &ports, bytes)
    case .clusterIP: try input.read(&clusterIP, bytes)
    case .clusterIPs: try input.append(to: &clusterIPs, bytes)
    case .type: try input.read(&type, bytes)
    case .externalIPs: try input.append(to: &externalIPs, bytes)
    case .sessionAffinity: try input.read(&sessionAffinity, bytes)
    case .sessionAffinityConfig: try input.read(&sessionAffinityConfig, bytes)
    case .loadBalancerSourceRanges: try input.append(to: &loadBalancerSourceRanges, bytes)
    case .externalName: try input.read(&externalName, bytes)
    case .externalTrafficPolicy: try input.read(&externalTrafficPolicy, bytes)
    case .internalTrafficPolicy: try input.read(&internalTrafficPolicy, bytes)
    case .healthCheckNodePort: try input.read(&healthCheckNodePort, bytes)
    case .selector, .loadBalancerIP, .publishNotReadyAddresses, .ipFamilyPolicy, .ipFamilies,
      .allocateLoadBalancerNodePorts, .loadBalancerClass, .trafficDistribution, nil:
      try input.skip(bytes)
    }
  }
}

extension ServiceObject.Port: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .name: try input.read(&name, bytes)
    case .protocol: try input.read(&`protocol`, bytes)
    case .port: try input.read(&port, bytes)
    case .nodePort: try input.read(&nodePort, bytes)
    case .targetPort, nil: try input.skip(bytes)
    }
  }
}

extension ServiceObject.AffinityConfig: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .clientIP: try input.read(&clientIP, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension ServiceObject.AffinityConfig.ClientIP: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .timeoutSeconds: try input.read(&timeoutSeconds, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension ServiceObject.Status: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .loadBalancer: try input.read(&loadBalancer, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension ServiceObject.Status.LoadBalancer: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .ingress: try input.append(to: &ingress, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension ServiceObject.Ingress: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .ip: try input.read(&ip, bytes)
    case .ipMode: try input.read(&ipMode, bytes)
    case .hostname, nil: try input.skip(bytes)
    }
  }
}
