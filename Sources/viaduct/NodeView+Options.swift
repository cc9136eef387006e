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
