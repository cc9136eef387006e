internal import Addresses
internal import ClusterModel

extension ObjectCheck<ServiceField> {
  /// Warns of valid annotations that have no effect for this Service.
  mutating func warnOfIneffectiveAnnotations(_ metadata: CheckedMetadata, of service: Service) {
    guard audience == .people, !foundError, !metadata.annotations.isEmpty else { return }
    if service.isHeadless || service.type == .externalName {
      warnOfUnserved(metadata, of: service)
    } else {
      warnOfMissingRanges(metadata, of: service)
      if service.resetsConnections == true, !service.ports.contains(where: { $0.transport == .tcp }) {
        warn(.resetConnections, "without a TCP port", remedy: "remove it, or add such a port")
      }
    }
  }

  /// Rules do not serve headless Services and those of type ExternalName.
  private mutating func warnOfUnserved(_ metadata: CheckedMetadata, of service: Service) {
    let aboutConnections: [MetadataObject.Annotations.Other] = [
      .algorithm, .algorithmOfCilium, .schedulerOfKubeRouter, .hashTableSize, .resetConnections,
      .sourceRanges,
      .maxConnections, .maxConnectionsPerSecond,
    ]
    for key in aboutConnections where metadata.annotations[key] != nil {
      warn(
        key, service.isHeadless ? "for a headless Service" : "for type ExternalName",
        remedy: service.isHeadless
          ? "remove it, or remove clusterIP: None" : "remove it, or choose another type")
    }
  }

  private mutating func warnOfMissingRanges(_ metadata: CheckedMetadata, of service: Service) {
    if service.sourceRangesPolicy == .deny, service.sourceRanges.isEmpty {
      warn(
        .sourceRangesPolicyOfCilium, "without spec.loadBalancerSourceRanges",
        remedy: "add the ranges to keep out, or remove it")
    }
    if service.outsideSourceRangesPolicy != nil, service.outsideSourceRanges == nil {
      warn(
        .sourceRangesPolicy, "without viaduct/source-ranges",
        remedy: "add that annotation with the ranges, or remove this one")
    }
    if service.outsideSourceRanges != nil, service.type == .clusterIP, service.externalIPs.isEmpty {
      warn(
        .sourceRanges, "without node ports and external IPs",
        remedy: "remove it, or choose type NodePort or LoadBalancer")
    }
  }

  private mutating func warn(
    _ key: MetadataObject.Annotations.Other, _ condition: String, remedy: String
  ) {
    warn(ofAnnotation: key.rawValue, problem: "has no effect \(condition)", remedy: remedy)
  }
}
