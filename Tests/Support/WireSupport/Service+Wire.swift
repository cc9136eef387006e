internal import Addresses
internal import ClusterModel

/// k8s.io/api/core/v1/generated.proto
extension Service: WireObject {
  static var apiVersion: String { "v1" }
  static var kind: String { "Service" }

  func write(to writer: inout WireWriter, resourceVersion: String) {
    var metadata = WireMetadata(name, resourceVersion: resourceVersion)
    metadata.created = created
    metadata.labels = ["app.kubernetes.io/name": name.name, "app.kubernetes.io/managed-by": "Helm"]
    metadata.labels["service.kubernetes.io/service-proxy-name"] = proxyName
    metadata.annotations = ["meta.helm.sh/release-name": name.name]
    metadata.annotations["viaduct/lb-algorithm"] = algorithm?.rawValue
    metadata.annotations["service.cilium.io/src-ranges-policy"] = sourceRangesPolicy?.rawValue
    metadata.annotations["viaduct/source-ranges-policy"] = outsideSourceRangesPolicy?.rawValue
    metadata.annotations["viaduct/source-ranges"] = outsideSourceRanges.map { ranges in
      ranges.map(\.description).joined(separator: ", ")
    }
    metadata.annotations["viaduct/hash-table-size"] = hashTableSize.map { "\($0)" }
    metadata.annotations["viaduct/reset-connections"] = resetsConnections.map { "\($0)" }
    metadata.annotations["viaduct/max-connections"] = limits?.atOnce.map { "\($0)" }
    metadata.annotations["viaduct/max-connections-per-second"] = limits?.perSecond.map { "\($0)" }
    metadata.manager = "helm"
    metadata.managed =
      #"{"f:spec":{"f:internalTrafficPolicy":{},"f:ports":{".":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}}}}"#
    writer.message(1) { metadata.write(to: &$0) }
    writer.message(2) { writeSpec(to: &$0) }
    writer.message(3) { $0.message(1) { writeIngress(to: &$0) } }
  }

  private func writeSpec(to writer: inout WireWriter) {
    let clusterTexts = isHeadless ? ["None"] : clusterIPs.map(\.description)
    for port in ports { writer.message(1) { port.write(to: &$0) } }
    writer.map(2, ["app.kubernetes.io/name": name.name])
    writer.text(3, clusterTexts.first ?? "")
    writer.text(4, type.rawValue)
    for address in externalIPs { writer.text(5, address.description) }
    writer.text(7, affinitySeconds == nil ? "None" : "ClientIP")
    writer.text(8, "")
    for range in sourceRanges { writer.text(9, range.description) }
    writer.text(10, externalName ?? "")
    writer.text(
      11, type == .clusterIP && externalTrafficPolicy == .cluster ? "" : externalTrafficPolicy.rawValue)
    writer.number(12, Int64(healthCheckNodePort?.number ?? 0))
    writer.boolean(13, false)
    if let affinitySeconds {
      writer.message(14) { $0.message(1) { $0.number(1, Int64(affinitySeconds)) } }
    }
    writer.text(17, clusterIPs.count > 1 ? "PreferDualStack" : "SingleStack")
    for text in clusterTexts { writer.text(18, text) }
    for address in clusterIPs { writer.text(19, address.family.rawValue) }
    writer.text(22, internalTrafficPolicy.rawValue)
  }

  private func writeIngress(to writer: inout WireWriter) {
    for entry in ingress {
      writer.message(1) {
        $0.text(1, entry.address.description)
        $0.text(2, "")
        $0.text(3, entry.isVirtual ? "VIP" : "Proxy")
      }
    }
  }
}

extension ServicePort {
  fileprivate func write(to writer: inout WireWriter) {
    writer.text(1, name)
    writer.text(2, transport.apiName)
    writer.number(3, Int64(port.number))
    // IntOrString (k8s.io/apimachinery/pkg/util/intstr): its type, the number, the text.
    writer.message(4) {
      $0.number(1, 0)
      $0.number(2, Int64(port.number))
      $0.text(3, "")
    }
    writer.number(5, Int64(nodePort?.number ?? 0))
  }
}
