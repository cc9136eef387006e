internal import KubeObjects

extension EndpointSliceObject: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .metadata: try input.read(&metadata, bytes)
    case .endpoints: try input.append(to: &endpoints, bytes)
    case .ports: try input.append(to: &ports, bytes)
    case .addressType: try input.read(&addressType, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension EndpointSliceObject.Port: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .name: try input.read(&name, bytes)
    case .protocol: try input.read(&`protocol`, bytes)
    case .port: try input.read(&port, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension EndpointSliceObject.Endpoint: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .addresses: try input.append(to: &addresses, bytes)
    case .conditions: try input.read(&conditions, bytes)
    case .nodeName: try input.read(&nodeName, bytes)
    case .zone: try input.read(&zone, bytes)
    case .hints: try input.read(&hints, bytes)
    case .hostname, .targetRef, nil: try input.skip(bytes)
    }
  }
}

extension EndpointSliceObject.Conditions: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .ready: try input.read(&ready, bytes)
    case .serving: try input.read(&serving, bytes)
    case .terminating: try input.read(&terminating, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension EndpointSliceObject.Hints: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .forZones: try input.append(to: &forZones, bytes)
    case .forNodes: try input.append(to: &forNodes, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

/// ForZone and ForNode. An empty name counts as present, as in JSON.
extension EndpointSliceObject.Hints.Target: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .name: name = .value(try input.text(bytes))
    case nil: try input.skip(bytes)
    }
  }
}
