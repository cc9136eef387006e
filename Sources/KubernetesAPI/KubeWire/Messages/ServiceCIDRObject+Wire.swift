internal import KubeObjects

extension ServiceCIDRObject: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .metadata: try input.read(&metadata, bytes)
    case .spec: try input.read(&spec, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension ServiceCIDRObject.Spec: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .cidrs: try input.append(to: &cidrs, bytes)
    case nil: try input.skip(bytes)
    }
  }
}
