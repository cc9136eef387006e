internal import KubeObjects

// Field numbers: k8s.io/api/core/v1/generated.proto.

extension ServiceObject: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&metadata, "metadata", bytes)
    case 2: try input.read(&spec, "spec", bytes)
    case 3: try input.read(&status, "status", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension ServiceObject.Spec: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.append(to: &ports, "ports", bytes)
    case 3: try input.read(&clusterIP, "clusterIP", bytes)
    case 4: try input.read(&type, "type", bytes)
    case 5: try input.append(to: &externalIPs, "externalIPs", bytes)
    case 7: try input.read(&sessionAffinity, "sessionAffinity", bytes)
    case 9: try input.append(to: &loadBalancerSourceRanges, "loadBalancerSourceRanges", bytes)
    case 10: try input.read(&externalName, "externalName", bytes)
    case 11: try input.read(&externalTrafficPolicy, "externalTrafficPolicy", bytes)
    case 12: try input.read(&healthCheckNodePort, "healthCheckNodePort", bytes)
    case 14: try input.read(&sessionAffinityConfig, "sessionAffinityConfig", bytes)
    case 18: try input.append(to: &clusterIPs, "clusterIPs", bytes)
    case 22: try input.read(&internalTrafficPolicy, "internalTrafficPolicy", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension ServiceObject.Port: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&name, "name", bytes)
    case 2: try input.read(&`protocol`, "protocol", bytes)
    case 3: try input.read(&port, "port", bytes)
    case 5: try input.read(&nodePort, "nodePort", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension ServiceObject.AffinityConfig: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&clientIP, "clientIP", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension ServiceObject.AffinityConfig.ClientIP: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&timeoutSeconds, "timeoutSeconds", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension ServiceObject.Status: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&loadBalancer, "loadBalancer", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension ServiceObject.Status.LoadBalancer: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.append(to: &ingress, "ingress", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension ServiceObject.Ingress: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&ip, "ip", bytes)
    case 3: try input.read(&ipMode, "ipMode", bytes)
    default: try input.skip(bytes)
    }
  }
}
