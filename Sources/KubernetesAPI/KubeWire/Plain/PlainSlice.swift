internal import Addresses
internal import ClusterModel
internal import KubeObjects

/// An EndpointSlice that is read straight into the model, without the objects between: in a large cluster this is where
/// the time goes. Only what is right and usual is read so. As soon as anything else is met, all of the slice is read again
/// in the usual way, which alone knows what to say of it.
struct PlainSlice: WireMessage {
  private var metadata = PlainMetadata()
  /// Nil as long as there is none, or none that is usual.
  private var family: AddressFamily?
  private var endpoints: [SliceEndpoint] = []
  private var ports: [EndpointPort] = []
  private var needsFullDecoding = false

  init() {}

  /// Arrays that grow would be copied as they grow, and keep room that nobody needs.
  init(endpoints: Int, ports: Int) {
    self.endpoints.reserveCapacity(endpoints)
    self.ports.reserveCapacity(ports)
  }

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&metadata, "metadata", bytes)
    case 2: try readEndpoint(&input, bytes)
    case 3: try readPort(&input, bytes)
    case 4: family = AddressFamily(plain: bytes.extracting(try input.range(bytes)))
    default: try input.skip(bytes)
    }
  }

  private mutating func readEndpoint(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    var message = PlainEndpoint()
    try input.read(&message, "endpoints", bytes)
    if let endpoint = message.build(&input.details) {
      endpoints.append(endpoint)
    } else {
      needsFullDecoding = true
    }
  }

  private mutating func readPort(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    var message = PlainPort()
    try input.read(&message, "ports", bytes)
    if let port = message.build() { ports.append(port) } else { needsFullDecoding = true }
  }

  /// The slice; nil when it is wrong or unusual.
  func build() -> PlainObject<EndpointSlice>? {
    guard !needsFullDecoding, let family, let name = metadata.name(.subdomain),
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
  /// The slice that is this part of the bytes; nil when it is not plain.
  mutating func plainSlice(in part: Range<Int>, _ bytes: Span<UInt8>) -> PlainObject<EndpointSlice>? {
    guard let counts = try? counts(in: part, bytes) else { return nil }
    var message = PlainSlice(endpoints: counts.endpoints, ports: counts.ports)
    return isReadable(&message, in: part, bytes) ? message.build() : nil
  }

  private mutating func counts(
    in part: Range<Int>, _ bytes: Span<UInt8>
  ) throws(WireFault) -> (endpoints: Int, ports: Int) {
    var (endpoints, ports) = (0, 0)
    begin(part)
    while try nextField(bytes) {
      if tag.field == 2 { endpoints += 1 } else if tag.field == 3 { ports += 1 }
      try skip(bytes)
    }
    return (endpoints, ports)
  }
}
