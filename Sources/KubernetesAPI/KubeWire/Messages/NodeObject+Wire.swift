internal import KubeObjects

// Field numbers: k8s.io/api/core/v1/generated.proto.

extension NodeObject: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&metadata, "metadata", bytes)
    case 2: try input.read(&spec, "spec", bytes)
    case 3: try input.read(&status, "status", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension NodeObject.Spec: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&podCIDR, "podCIDR", bytes)
    case 5: try input.append(to: &taints, "taints", bytes)
    case 7: try input.append(to: &podCIDRs, "podCIDRs", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension NodeObject.Taint: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&key, "key", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension NodeObject.Status: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 5: try input.append(to: &addresses, "addresses", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension NodeObject.Address: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&type, "type", bytes)
    case 2: try input.read(&address, "address", bytes)
    default: try input.skip(bytes)
    }
  }
}
