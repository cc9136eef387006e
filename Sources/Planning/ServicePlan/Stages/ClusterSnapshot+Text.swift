internal import Addresses
public import ClusterModel

extension ClusterSnapshot {
  /// The snapshot as readable text: a paragraph for each object.
  public var text: String {
    let paragraphs =
      services.map(\.lines) + slices.map(\.lines) + nodes.map(\.lines) + serviceCIDRs.map(\.lines)
    return paragraphs.map { $0.joined(separator: "\n") + "\n" }.joined()
  }
}

/// Returns `clusterIPs 10.96.0.1, fd00::1`, or no line if there are no values.
private func list(_ name: String, _ values: [some CustomStringConvertible]) -> [String] {
  values.isEmpty ? [] : ["  \(name) \(values.map(\.description).joined(separator: ", "))"]
}

extension Service {
  fileprivate var lines: [String] {
    let head = "Service \(name) type \(type.rawValue)" + (isHeadless ? " headless" : "")
    let policies = [
      internalTrafficPolicy == .local ? "  internalTrafficPolicy Local" : nil,
      externalTrafficPolicy == .local ? "  externalTrafficPolicy Local" : nil,
      sourceRangesPolicy.map { "  source ranges \($0.rawValue)" },
      outsideSourceRangesPolicy.map { "  source ranges of external IPs and node ports \($0.rawValue)" },
      algorithm.map { "  algorithm \($0.rawValue)" }, hashTableSize.map { "  hash table of \($0) slots" },
      resetsConnections.map { "  reset connections \($0)" },
      limits.map { "  \($0.text) for each port" },
      affinitySeconds.map { "  sessionAffinity ClientIP \($0) s" },
      externalName.map { "  externalName \($0)" }, proxyName.map { "  served by proxy \($0)" },
    ].compactMap { $0 }
    return [head] + list("clusterIPs", clusterIPs) + list("ports", ports.map(\.text))
      + list("load balancer", ingress.map { "\($0.address)\($0.isVirtual ? "" : " (ipMode Proxy)")" })
      + list("externalIPs", externalIPs) + list("source ranges", sourceRanges)
      + list("source ranges of external IPs and node ports", outsideSourceRanges ?? []) + policies
  }
}

extension ServicePort {
  fileprivate var text: String {
    let number = "\(transport.apiName)/\(port)" + (nodePort.map { " (node port \($0))" } ?? "")
    return name.isEmpty ? number : "\(name) \(number)"
  }
}

extension EndpointSlice {
  fileprivate var lines: [String] {
    ["EndpointSlice \(name) \(family)" + (service.map { " of Service \($0)" } ?? " of no Service")]
      + list("ports", ports.map(\.text)) + endpoints.map(\.line)
  }
}

extension EndpointPort {
  fileprivate var text: String {
    let number = "\(transport.apiName)/\(port?.description ?? "any")"
    return name.isEmpty ? number : "\(name) \(number)"
  }
}

extension SliceEndpoint {
  fileprivate var line: String {
    let state = [
      isReady ? "ready" : "not ready", isServing ? nil : "not serving", isTerminating ? "terminating" : nil,
    ]
    let place = [nodeName.map { "on \($0)" }, zone.map { "zone \($0)" }]
    let hints = zoneHints.map { "for zone \($0)" } + nodeHints.map { "for node \($0)" }
    let share = weight == EndpointWeight.unstated ? [] : ["weight \(weight)"]
    return "  \(address) " + ((state + place).compactMap { $0 } + hints + share).joined(separator: ", ")
  }
}

extension Node {
  fileprivate var lines: [String] {
    ["Node \(name)" + (zone.map { " zone \($0)" } ?? "")] + list("addresses", addresses)
      + list("podCIDRs", podCIDRs)
  }
}

extension ServiceCIDR {
  fileprivate var lines: [String] { ["ServiceCIDR \(name)"] + list("cidrs", cidrs) }
}
