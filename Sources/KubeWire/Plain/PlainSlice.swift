internal import Addresses
internal import ClusterModel
internal import KubeObjects

/// An EndpointSlice whose endpoints and ports are read straight into the model, without the objects between: in a large
/// cluster this is where the time goes. Only what is right and usual is read so. As soon as anything else is met, all of
/// the slice is read again in the usual way, which alone knows what to say of it.
struct PlainSlice: WireMessage {
  /// All but the endpoints and ports.
  var rest = EndpointSliceObject()
  /// The endpoints that are right and usual.
  var endpoints: [SliceEndpoint] = []
  /// The ports that are right and usual.
  var ports: [EndpointPort] = []
  /// Whether all of both are.
  var isPlain = true

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 2: try readEndpoint(&input, bytes)
    case 3: try readPort(&input, bytes)
    default: try rest.readField(&input, bytes)
    }
  }

  private mutating func readEndpoint(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    var message = PlainEndpoint()
    try input.read(&message, "endpoints", bytes)
    if let endpoint = message.taken(&input.details) {
      endpoints.append(endpoint)
    } else {
      isPlain = false
    }
  }

  private mutating func readPort(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    var message = PlainPort()
    try input.read(&message, "ports", bytes)
    if let port = message.taken() {
      ports.append(port)
    } else {
      isPlain = false
    }
  }
}

extension WireInput {
  /// The slice that is this part of the bytes; nil when it is not plain.
  mutating func plainSlice(in part: Range<Int>, _ bytes: Span<UInt8>) -> DecodedObject? {
    guard let message = try? plainMessage(in: part, bytes), message.isPlain else { return nil }
    let checked = CheckedObject(message.rest)
    guard case .endpointSlice(var slice)? = checked.object,
      message.endpoints.allSatisfy({ $0.address.family == slice.family })
    else { return nil }
    slice.endpoints = message.endpoints
    slice.ports = message.ports
    return DecodedObject(
      object: .endpointSlice(slice), reference: checked.reference,
      resourceVersion: message.rest.metadata.known?.resourceVersion.known, findings: checked.findings)
  }

  /// Arrays that grow would be copied as they grow, and keep room that nobody needs, so it is counted first.
  private mutating func plainMessage(
    in part: Range<Int>, _ bytes: Span<UInt8>
  ) throws(WireFault) -> PlainSlice {
    var endpoints = 0
    var ports = 0
    begin(part)
    while try nextField(bytes) {
      if tag.field == 2 { endpoints += 1 } else if tag.field == 3 { ports += 1 }
      try skip(bytes)
    }
    var message = PlainSlice()
    message.endpoints.reserveCapacity(endpoints)
    message.ports.reserveCapacity(ports)
    begin(part)
    try readFields(of: &message, bytes)
    return message
  }
}
