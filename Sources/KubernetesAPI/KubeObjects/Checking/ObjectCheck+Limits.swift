internal import ClusterModel

/// The annotations that say how many connections a Service accepts. An invalid one is reported and has no effect.
extension ObjectCheck {
  /// Reads the limits for each port of a Service.
  mutating func readLimits(_ metadata: CheckedMetadata, into service: inout Service) {
    guard !metadata.annotations.isEmpty else { return }
    let atOnce = annotation(.maxConnections, of: metadata, as: .connectionLimit, limit)
    let perSecond = annotation(.maxConnectionsPerSecond, of: metadata, as: .connectionLimit, limit)
    service.limits = ConnectionLimits(atOnce: atOnce, perSecond: perSecond)
  }
}

private func limit(_ text: String) -> UInt32? {
  UInt32(text).flatMap { ConnectionLimits.range.contains($0) ? $0 : nil }
}
