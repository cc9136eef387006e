internal import Addresses
internal import ClusterModel

extension ObjectValue {
  /// Encodes a slice as the API does.
  init(_ slice: EndpointSlice) {
    let isMirrored = slice.labels[SliceLabel.managedBy] == SliceLabel.mirroringController
    self = .object([
      "apiVersion": .text("discovery.k8s.io/v1"), "kind": .text("EndpointSlice"),
      "metadata": .object([
        "name": .text(slice.name.name), "namespace": .text(slice.name.namespace),
        "labels": .object(
          Dictionary(slice.labels.entries.map { ($0.key, .text($0.value)) }, uniquingKeysWith: { $1 })),
      ]), "addressType": .text(slice.family.rawValue), "ports": .list(slice.ports.map(Self.port)),
      "endpoints": .list(slice.endpoints.map { Self.endpoint($0, in: slice.name.namespace, isMirrored) }),
    ])
  }

  private static func port(_ port: EndpointPort) -> ObjectValue {
    .object([
      "name": .text(port.name), "protocol": .text(port.transport.apiName),
      "port": port.port.map { .number(Int($0.number)) } ?? .null,
    ])
  }

  private static func endpoint(_ endpoint: SliceEndpoint, in namespace: String, _ isMirrored: Bool)
    -> ObjectValue
  {
    var fields: [String: ObjectValue] = [
      "addresses": .list([.text(endpoint.address.description)]),
      "conditions": conditions(endpoint, isMirrored),
    ]
    fields["nodeName"] = endpoint.nodeName.map { .text($0) }
    fields["zone"] = endpoint.zone.map { .text($0) }
    fields["hostname"] = endpoint.hostname.map { .text($0) }
    fields["targetRef"] = endpoint.podName.map {
      .object(["kind": .text("Pod"), "name": .text($0), "namespace": .text(namespace)])
    }
    fields["hints"] = hints(endpoint)
    return .object(fields)
  }

  /// Endpoints distinguish only what is ready and what is not, and the controller that mirrors them adds nothing.
  private static func conditions(_ endpoint: SliceEndpoint, _ isMirrored: Bool) -> ObjectValue {
    let ready = ObjectValue.boolean(endpoint.isReady)
    if isMirrored { return .object(["ready": ready]) }
    return .object([
      "ready": ready, "serving": .boolean(endpoint.isServing),
      "terminating": .boolean(endpoint.isTerminating),
    ])
  }

  private static func hints(_ endpoint: SliceEndpoint) -> ObjectValue? {
    var hints: [String: ObjectValue] = [:]
    if !endpoint.zoneHints.isEmpty { hints["forZones"] = targets(endpoint.zoneHints) }
    if !endpoint.nodeHints.isEmpty { hints["forNodes"] = targets(endpoint.nodeHints) }
    return hints.isEmpty ? nil : .object(hints)
  }

  private static func targets(_ names: [String]) -> ObjectValue {
    .list(names.map { .object(["name": .text($0)]) })
  }
}
