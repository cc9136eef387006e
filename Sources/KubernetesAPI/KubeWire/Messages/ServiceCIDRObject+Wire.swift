internal import KubeObjects

// Field numbers: k8s.io/api/networking/v1/generated.proto; v1beta1 has the same.

extension ServiceCIDRObject: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&metadata, "metadata", bytes)
    case 2: try input.read(&spec, "spec", bytes)
    default: try input.skip(bytes)
    }
  }
}

extension ServiceCIDRObject.Spec: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.append(to: &cidrs, "cidrs", bytes)
    default: try input.skip(bytes)
    }
  }
}
