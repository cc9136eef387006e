internal import Addresses
internal import ClusterModel
internal import Foundation
internal import ServicePlan

extension NodeView {
  /// The node that the options name, as far as manifests and options describe it. Its name is compared in lower case, as
  /// kube-proxy does it.
  init(_ options: ClusterOptions, in cluster: ClusterSnapshot) {
    let name = (options.node ?? ProcessInfo.processInfo.hostName).lowercased()
    let object = cluster.node(named: name)
    let given = options.nodeIPs.map(\.address)
    let addresses = given + (object?.addresses ?? []).filter { !given.contains($0) }
    self.init(name: name, zone: object?.zone, addresses: addresses, interfaceAddresses: addresses)
  }

  /// What a user should know about the node that was named.
  func diagnostics(in cluster: ClusterSnapshot) -> [Diagnostic] {
    guard cluster.node(named: name) == nil else { return [] }
    return [
      Diagnostic(
        .warning, ObjectReference(kind: "Node", name: NamespacedName("", name)),
        problem: "there is no Node of this name, so its zone and pod CIDRs are unknown",
        remedy: cluster.nodes.isEmpty
          ? "add a Node object, or say which one this is with --node"
          : "name one of \(cluster.nodes.map(\.name).joined(separator: ", ")) with --node")
    ]
  }
}
