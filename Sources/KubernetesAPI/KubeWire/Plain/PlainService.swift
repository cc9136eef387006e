internal import ClusterModel
internal import KubeObjects

/// A Service that is decoded directly into the model, without intermediate objects. This fast path handles only valid
/// Services with common values. For everything else, the whole Service is decoded again by the full decoder, which produces
/// diagnostics.
struct PlainService: WireMessage {
  private var metadata = PlainMetadata()
  private var spec = PlainServiceSpec()
  private var hasSpec = false
  private var status = PlainServiceStatus()

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch ServiceField(rawValue: input.tag.field) {
    case .metadata: try input.read(&metadata, bytes)
    case .spec:
      hasSpec = true
      try input.read(&spec, bytes)
    case .status: try input.read(&status, bytes)
    case nil: try input.skip(bytes)
    }
  }

  /// Returns the Service; nil if full decoding is needed. Must be called only once.
  mutating func build() -> PlainObject<Service>? {
    guard hasSpec, let name = metadata.name(ServiceObject.nameRule), let ingress = status.balancer.build(),
      spec.complete()
    else { return nil }
    spec.service.name = name
    spec.service.created = metadata.created
    spec.service.proxyName = metadata.proxyName
    spec.service.ingress = ingress
    return PlainObject(model: spec.service, resourceVersion: metadata.resourceVersion)
  }
}

extension WireInput {
  /// Decodes the Service in this range of the bytes; nil if full decoding is needed.
  mutating func plainService(in part: Range<Int>, _ bytes: Span<UInt8>) -> PlainObject<Service>? {
    var message = PlainService()
    return decode(&message, in: part, bytes) ? message.build() : nil
  }
}
