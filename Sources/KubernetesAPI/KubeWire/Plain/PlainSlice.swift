internal import Addresses
internal import ClusterModel
internal import KubeObjects

/// An EndpointSlice that is decoded directly into the model, without intermediate objects. Most of the decoding time in a
/// large cluster is spent here. This fast path handles only valid slices with common values. For everything else, the whole
/// slice is decoded again by the full decoder, which produces diagnostics.
struct PlainSlice: WireMessage {
  private var metadata = PlainMetadata()
  /// The address type; nil if not read yet, or if full decoding is needed.
  private var family: AddressFamily?
  private var endpoints: [SliceEndpoint] = []
  private var ports: [EndpointPort] = []
  private var needsFullDecoding = false

  init() {}

  /// Reserves capacity. Growing arrays would be copied and would keep unused capacity.
  init(endpoints: Int, ports: Int) {
    self.endpoints.reserveCapacity(endpoints)
    self.ports.reserveCapacity(ports)
  }

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch EndpointSliceField(rawValue: input.tag.field) {
    case .metadata: try input.read(&metadata, bytes)
    case .endpoints: try readEndpoint(&input, bytes)
    case .ports: try readPort(&input, bytes)
    case .addressType: family = AddressFamily(plain: bytes.extracting(try input.range(bytes)))
    case nil: try input.skip(bytes)
    }
  }

  private mutating func readEndpoint(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    var message = PlainEndpoint()
    try input.read(&message, bytes)
    if let endpoint = message.build(interning: &input.details) {
      endpoints.append(endpoint)
    } else {
      needsFullDecoding = true
    }
  }

  private mutating func readPort(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    var message = PlainPort()
    try input.read(&message, bytes)
    if let port = message.build() { ports.append(port) } else { needsFullDecoding = true }
  }

  /// Returns the slice; nil if full decoding is needed.
  func build() -> PlainObject<EndpointSlice>? {
    guard !needsFullDecoding, let family, let name = metadata.name(EndpointSliceObject.nameRule),
      endpoints.allSatisfy({ $0.address.family == family })
    else { return nil }
    let service = metadata.serviceName.map { NamespacedName(name.namespace, $0) }
    var slice = EndpointSlice(name: name, service: service, family: family)
    slice.proxyName = metadata.proxyName
    slice.isHeadless = metadata.isHeadless
    slice.changeTriggered = metadata.changeTriggered
    slice.ports = ports
    slice.endpoints = endpoints
    return PlainObject(model: slice, resourceVersion: metadata.resourceVersion)
  }
}

extension WireInput {
  /// Decodes the slice in this range of the bytes; nil if full decoding is needed.
  mutating func plainSlice(in part: Range<Int>, _ bytes: Span<UInt8>) -> PlainObject<EndpointSlice>? {
    guard let counts = try? counts(in: part, bytes) else { return nil }
    var message = PlainSlice(endpoints: counts.endpoints, ports: counts.ports)
    return decode(&message, in: part, bytes) ? message.build() : nil
  }

  private mutating func counts(
    in part: Range<Int>, _ bytes: Span<UInt8>
  ) throws(WireFault) -> (endpoints: Int, ports: Int) {
    var (endpoints, ports) = (0, 0)
    begin(part)
    while try nextField(bytes) {
      switch EndpointSliceField(rawValue: tag.field) {
      case .endpoints: endpoints += 1
      case .ports: ports += 1
      case .metadata, .addressType, nil: break
      }
      try skip(bytes)
    }
    return (endpoints, ports)
  }
}
