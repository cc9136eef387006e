internal import Addresses
internal import ClusterModel
internal import Foundation
internal import ServicePlan

extension NodeView {
  /// The node that the options name, as far as manifests and options describe it. Its name is compared in lower case, as
  /// kube-proxy does it.
  ///
  /// - Parameter interfaces: the addresses of its interfaces, where the node is the one that this runs on. They stand in
  ///   for a description where it is manifests that lack it; what an API server does not say is not guessed.
  init(_ options: ClusterOptions, in cluster: ClusterSnapshot, interfaces: [IPAddress]? = nil) {
    let name = (options.node ?? ProcessInfo.processInfo.hostName).lowercased()
    let object = cluster.node(named: name)
    let addresses = NodeView.addresses(
      given: options.nodeIPs.map(\.address), object: object,
      orOf: options.source.paths.isEmpty ? [] : interfaces ?? [])
    self.init(
      name: name, zone: object?.zone, addresses: addresses, interfaceAddresses: interfaces ?? addresses)
  }

  /// What a user should know about the node that was named, or that this machine's host name is.
  func diagnostics(in cluster: ClusterSnapshot) -> [Diagnostic] {
    guard cluster.node(named: name) == nil else { return [] }
    return [
      Diagnostic(
        .warning, ObjectReference(kind: "Node", name: NamespacedName("", name)),
        problem: "there is no Node with this name, so its zone and pod CIDRs are unknown",
        remedy: unknownNodeRemedy(in: cluster))
    ]
  }

  /// The Nodes to choose from; where there is no Node object at all, those that have endpoints by their slices.
  private func unknownNodeRemedy(in cluster: ClusterSnapshot) -> String {
    let nodes = cluster.nodes.map(\.name)
    if !nodes.isEmpty { return "use --node with one of \(listed(nodes))" }
    let add = "add a Node object named \(name), for example from 'kubectl get node \(name) -o yaml'"
    let used = Set(cluster.slices.flatMap(\.endpoints).compactMap(\.nodeName))
    return used.isEmpty || used.contains(name)
      ? add : "endpoints are on \(listed(used.sorted())): use --node with one of these, or \(add)"
  }

  private func listed(_ names: [String]) -> String {
    let rest = names.count > 10 ? " and \(names.count - 10) more" : ""
    return names.prefix(10).joined(separator: ", ") + rest
  }
}
