internal import Addresses
internal import ClusterModel
internal import Foundation
internal import NodeChecks
internal import ServicePlan

extension NodeView {
  /// Creates the node named by the options, as described by manifests and options. Its name is compared in lower case,
  /// as in kube-proxy.
  ///
  /// - Parameter interfaces: the addresses of the node's interfaces, if this machine is the node. They are used if the
  ///   manifests have no addresses; if an API server has none, they are not guessed.
  init(_ options: ClusterOptions, in cluster: ClusterSnapshot, interfaces: [IPAddress]? = nil) {
    let name = (options.node ?? ProcessInfo.processInfo.hostName).lowercased()
    let object = cluster.node(named: name)
    let addresses = NodeView.addresses(
      given: options.nodeIPs.map(\.address), object: object,
      orOf: options.source.paths.isEmpty ? [] : interfaces ?? [])
    self.init(
      name: name, zone: object?.zone, addresses: addresses, interfaceAddresses: interfaces ?? addresses)
  }

  /// Warns if no Node object has the name given, or this machine's host name.
  func diagnostics(in cluster: ClusterSnapshot) -> [Diagnostic] {
    guard cluster.node(named: name) == nil else { return [] }
    return [
      Diagnostic(
        .warning, ObjectReference(kind: "Node", name: NamespacedName("", name)),
        problem: "there is no Node with this name, so its zone and pod CIDRs are unknown",
        remedy: unknownNodeRemedy(in: cluster))
    ]
  }

  /// Suggests the existing Nodes; if there are no Node objects, those that have endpoints according to the slices.
  private func unknownNodeRemedy(in cluster: ClusterSnapshot) -> String {
    let nodes = cluster.nodes.map(\.name)
    if !nodes.isEmpty { return remedy(choosingFrom: nodes) }
    let add = "add a Node object named \(name), for example from 'kubectl get node \(name) -o yaml'"
    let used = Set(cluster.slices.flatMap(\.endpoints).compactMap(\.nodeName))
    return used.isEmpty || used.contains(name)
      ? add : "\(remedy(choosingFrom: used.sorted())), where endpoints are, or \(add)"
  }
}
