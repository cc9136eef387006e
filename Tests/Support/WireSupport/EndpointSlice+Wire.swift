internal import Addresses
internal import ClusterModel

/// k8s.io/api/discovery/v1/generated.proto
extension EndpointSlice: WireObject {
  static var apiVersion: String { "discovery.k8s.io/v1" }
  static var kind: String { "EndpointSlice" }

  func write(to writer: inout WireWriter, resourceVersion: String) {
    writer.message(1) { metadata(resourceVersion).write(to: &$0) }
    for (index, endpoint) in endpoints.enumerated() {
      writer.message(2) {
        endpoint.write(to: &$0, pod: NamespacedName(name.namespace, "\(name.name)-\(index)"))
      }
    }
    for port in ports { writer.message(3) { port.write(to: &$0) } }
    writer.text(4, family.rawValue)
  }

  private func metadata(_ resourceVersion: String) -> WireMetadata {
    precondition(
      service.map { $0.namespace == name.namespace } ?? true, "the label names no other namespace: \(name)")
    var metadata = WireMetadata(name, resourceVersion: resourceVersion)
    metadata.generateName = "\(service?.name ?? name.name)-"
    metadata.labels = ["endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io"]
    metadata.labels["kubernetes.io/service-name"] = service?.name
    metadata.labels["service.kubernetes.io/service-proxy-name"] = proxyName
    metadata.labels["service.kubernetes.io/headless"] = isHeadless ? "" : nil
    metadata.annotations["endpoints.kubernetes.io/last-change-trigger-time"] = changeTriggered.map(timeText)
    let weighing = endpoints.filter { $0.weight != EndpointWeight.unstated }.map {
      "\($0.address)=\($0.weight)"
    }
    if !weighing.isEmpty {
      // Each address once, although a slice may have it twice.
      metadata.annotations["viaduct/endpoint-weights"] = Set(weighing).sorted().joined(separator: ", ")
    }
    metadata.owner = service.map { ("Service", $0.name) }
    metadata.managed =
      #"{"f:addressType":{},"f:endpoints":{},"f:metadata":{"f:annotations":{".":{},"f:endpoints.kubernetes.io/last-change-trigger-time":{}},"f:generateName":{},"f:labels":{".":{},"f:endpointslice.kubernetes.io/managed-by":{},"f:kubernetes.io/service-name":{}},"f:ownerReferences":{".":{},"k:{\"uid\":\"69402b75-c2ea-4f11-95c1-39e7e85b742f\"}":{}}},"f:ports":{}}"#
    return metadata
  }
}

extension SliceEndpoint {
  fileprivate func write(to writer: inout WireWriter, pod: NamespacedName) {
    writer.text(1, address.description)
    writer.message(2) {
      $0.boolean(1, isReady)
      $0.boolean(2, isServing)
      $0.boolean(3, isTerminating)
    }
    writer.message(4) { writeReference(to: pod, &$0) }
    if let nodeName { writer.text(6, nodeName) }
    if let zone { writer.text(7, zone) }
    if zoneHints.isEmpty && nodeHints.isEmpty { return }
    writer.message(8) { hints in
      for zone in zoneHints { hints.message(1) { $0.text(1, zone) } }
      for node in nodeHints { hints.message(2) { $0.text(1, node) } }
    }
  }

  /// ObjectReference, k8s.io/api/core/v1/generated.proto.
  private func writeReference(to pod: NamespacedName, _ writer: inout WireWriter) {
    writer.text(1, "Pod")
    writer.text(2, pod.namespace)
    writer.text(3, pod.name)
    writer.text(4, "5b0bce3b-ba6d-4d6c-9832-bac7851f106b")
    writer.text(5, "")
    writer.text(6, "")
    writer.text(7, "")
  }
}

extension EndpointPort {
  fileprivate func write(to writer: inout WireWriter) {
    writer.text(1, name)
    writer.text(2, transport.apiName)
    if let port { writer.number(3, Int64(port.number)) }
  }
}
