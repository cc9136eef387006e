internal import ClusterModel
internal import KubeObjects

// Field numbers: k8s.io/api/core/v1/generated.proto.

/// A Service that is decoded directly into the model, without intermediate objects. This fast path handles only valid
/// Services with common values. For everything else, the whole Service is decoded again by the full decoder, which produces
/// diagnostics.
struct PlainService: WireMessage {
  private var metadata = PlainMetadata()
  private var spec = PlainServiceSpec()
  private var hasSpec = false
  private var status = PlainServiceStatus()

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&metadata, "metadata", bytes)
    case 2:
      hasSpec = true
      try input.read(&spec, "spec", bytes)
    case 3: try input.read(&status, "status", bytes)
    default: try input.skip(bytes)
    }
  }

  /// Returns the Service; nil if full decoding is needed. Must be called only once.
  mutating func build() -> PlainObject<Service>? {
    guard hasSpec, let name = metadata.name(.label), let ingress = status.balancer.build(), spec.complete()
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
