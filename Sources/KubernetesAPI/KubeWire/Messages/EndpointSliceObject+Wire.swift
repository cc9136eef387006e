internal import KubeObjects

// Field numbers: k8s.io/api/discovery/v1/generated.proto.

extension EndpointSliceObject: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&metadata, "metadata", bytes)
    case 2: try input.append(to: &endpoints, "endpoints", bytes)
    case 3: try input.append(to: &ports, "ports", bytes)
    case 4: try input.read(&addressType, "addressType", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension EndpointSliceObject.Port: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&name, "name", bytes)
    case 2: try input.read(&`protocol`, "protocol", bytes)
    case 3: try input.read(&port, "port", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension EndpointSliceObject.Endpoint: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.append(to: &addresses, "addresses", bytes)
    case 2: try input.read(&conditions, "conditions", bytes)
    case 6: try input.read(&nodeName, "nodeName", bytes)
    case 7: try input.read(&zone, "zone", bytes)
    case 8: try input.read(&hints, "hints", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension EndpointSliceObject.Conditions: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&ready, "ready", bytes)
    case 2: try input.read(&serving, "serving", bytes)
    case 3: try input.read(&terminating, "terminating", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension EndpointSliceObject.Hints: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.append(to: &forZones, "forZones", bytes)
    case 2: try input.append(to: &forNodes, "forNodes", bytes)
    default: try input.skip(bytes)
    }
  }
}

/// ForZone and ForNode. An empty name counts as present, as in JSON.
extension EndpointSliceObject.Hints.Target: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: name = .value(try input.text("name", bytes))
    default: try input.skip(bytes)
    }
  }
}
