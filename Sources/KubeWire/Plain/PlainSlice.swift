internal import Addresses
internal import ClusterModel
internal import KubeObjects

/// An EndpointSlice whose endpoints are read straight into the model, without the objects between. A large cluster has a
/// hundred endpoints for each Service, so this is where the time goes. Only what is right and usual is read so: as soon as
/// anything else is met, all of the slice is read again in the usual way, which alone knows what to say of it.
struct PlainSlice: WireMessage {
  /// All but the endpoints.
  var rest = EndpointSliceObject()
  /// The endpoints that are right and usual.
  var endpoints: [SliceEndpoint] = []
  /// Whether all endpoints are.
  var isPlain = true

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    guard input.tag.field == 2 else { return try rest.readField(&input, bytes) }
    var message = PlainEndpoint()
    try input.read(&message, "endpoints", bytes)
    if let endpoint = message.taken() {
      endpoints.append(endpoint)
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
    return DecodedObject(
      object: .endpointSlice(slice), reference: checked.reference,
      resourceVersion: message.rest.metadata.known?.resourceVersion.known, findings: checked.findings)
  }

  private mutating func plainMessage(
    in part: Range<Int>, _ bytes: Span<UInt8>
  ) throws(WireFault) -> PlainSlice {
    var message = PlainSlice()
    // An array that grows would be copied as it grows, and keep room that nobody needs.
    message.endpoints.reserveCapacity(try countFields(2, in: part, bytes))
    begin(part)
    try readFields(of: &message, bytes)
    return message
  }

  /// How often the field is there.
  private mutating func countFields(
    _ field: UInt32, in part: Range<Int>, _ bytes: Span<UInt8>
  ) throws(WireFault) -> Int {
    var count = 0
    begin(part)
    while try nextField(bytes) {
      if tag.field == field { count += 1 }
      try skip(bytes)
    }
    return count
  }
}
