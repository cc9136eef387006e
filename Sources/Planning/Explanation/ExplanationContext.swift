internal import Addresses
package import ClusterModel
package import ServicePlan

/// Everything that an explanation is made from: the state of the cluster, the plans for it, and facts about the node.
package struct ExplanationContext: Sendable {
  let cluster: ClusterSnapshot
  let node: NodeView
  let settings: ProxySettings
  let ipv4: PlanResult<IPv4>
  let ipv6: PlanResult<IPv6>
  let refusals: [Diagnostic]
  let nodeDiagnostics: [Diagnostic]
  let objectDiagnostics: [Diagnostic]

  /// Makes the plans for a cluster as one node sees it.
  ///
  /// - Parameters:
  ///   - refusals: requests for addresses and ports that the allocator refused.
  ///   - nodeDiagnostics: problems of the node itself: routes, sysctls, other proxies.
  ///   - objectDiagnostics: problems that were found when the cluster's objects were read.
  package init(
    cluster: ClusterSnapshot, node: NodeView, settings: ProxySettings, refusals: [Diagnostic] = [],
    nodeDiagnostics: [Diagnostic] = [], objectDiagnostics: [Diagnostic] = []
  ) {
    self.cluster = cluster
    self.node = node
    self.settings = settings
    ipv4 = Plan.make(for: cluster, on: node, with: settings)
    ipv6 = Plan.make(for: cluster, on: node, with: settings)
    self.refusals = refusals
    self.nodeDiagnostics = nodeDiagnostics
    self.objectDiagnostics = objectDiagnostics
  }

  /// Returns the Pods that the Service's selector selects; none without a selector.
  func pods(of service: Service) -> [Pod] {
    guard let selector = service.selector else { return [] }
    return cluster.pods.filter {
      $0.name.namespace == service.name.namespace && selector.isSubset(of: $0.labels)
    }
  }

  /// Whether packets to ports of this address that no Service has are refused because it is a load balancer address or
  /// an external IP.
  func refusesOtherPorts(of address: IPAddress) -> Bool {
    guard !node.addresses.contains(address), !node.interfaceAddresses.contains(address) else { return false }
    let closed =
      ipv4.plan.services.flatMap { $0.closedAddresses(on: ipv4.plan.node) }.map { IPAddress.v4($0) }
      + ipv6.plan.services.flatMap { $0.closedAddresses(on: ipv6.plan.node) }.map { IPAddress.v6($0) }
    return closed.contains(address)
  }

  /// Returns the slices that are labeled for the Service.
  func slices(of service: Service) -> [EndpointSlice] { cluster.slices.filter { $0.service == service.name } }
}

extension Service {
  var reference: ObjectReference { ObjectReference(kind: "Service", name: name) }

  /// All addresses that clients may use, in the order ClusterIPs, load balancer addresses, external IPs.
  var addresses: [IPAddress] { clusterIPs + ingress.map(\.address) + externalIPs }
}

extension EndpointSlice {
  var reference: ObjectReference { ObjectReference(kind: "EndpointSlice", name: name) }
}

extension ServicePort {
  /// `TCP 80`, `"http" TCP 80`
  var label: String { (name.isEmpty ? "" : "\"\(name)\" ") + "\(transport.apiName) \(port)" }
}
