internal import KubeObjects

extension NodeObject: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .metadata: try input.read(&metadata, bytes)
    case .spec: try input.read(&spec, bytes)
    case .status: try input.read(&status, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension NodeObject.Spec: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .podCIDR: try input.read(&podCIDR, bytes)
    case .podCIDRs: try input.append(to: &podCIDRs, bytes)
    case .taints: try input.append(to: &taints, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension NodeObject.Taint: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .key: try input.read(&key, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension NodeObject.Status: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .addresses: try input.append(to: &addresses, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension NodeObject.Address: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .type: try input.read(&type, bytes)
    case .address: try input.read(&address, bytes)
    case nil: try input.skip(bytes)
    }
  }
}
