internal import ClusterModel
internal import KubeObjects

// Field numbers: k8s.io/api/core/v1/generated.proto.

/// A Service that is read straight into the model, without the objects between: in a large cluster this is where the time
/// goes. Only what is right and usual is read so. As soon as anything else is met, all of the Service is read again in the
/// usual way, which alone knows what to say of it.
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

  /// The Service; nil when it is wrong or unusual. Ask for it once.
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
  /// The Service that is this part of the bytes; nil when it is not plain.
  mutating func plainService(in part: Range<Int>, _ bytes: Span<UInt8>) -> PlainObject<Service>? {
    var message = PlainService()
    return isReadable(&message, in: part, bytes) ? message.build() : nil
  }
}
