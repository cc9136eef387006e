package import ClusterModel

/// Returns the remedy for a node name that no Node has: the names to choose from, ten of them at most.
///
/// - Parameter nodes: the names of the Nodes, at least one.
package func remedy(choosingFrom nodes: [String]) -> String {
  if nodes.count == 1 { return "use --node \(nodes[0])" }
  let others = nodes.count > 10 ? " or \(nodes.count - 10) others" : ""
  return "use --node with one of \(nodes.prefix(10).joined(separator: ", "))\(others)"
}

/// Warns if no Node object has the name of the node that a command acts for. If there are no Node objects at all, the
/// remedy suggests the nodes that have endpoints according to the slices.
package func unknownNode(_ name: String, in cluster: ClusterSnapshot) -> [Diagnostic] {
  guard cluster.node(named: name) == nil else { return [] }
  return [
    Diagnostic(
      .warning, ObjectReference(kind: "Node", name: NamespacedName("", name)),
      problem: "there is no Node with this name, so its zone and pod CIDRs are unknown",
      remedy: unknownNodeRemedy(name, in: cluster))
  ]
}

private func unknownNodeRemedy(_ name: String, in cluster: ClusterSnapshot) -> String {
  let nodes = cluster.nodes.map(\.name)
  if !nodes.isEmpty { return remedy(choosingFrom: nodes) }
  let add = "add a Node object named \(name), for example from 'kubectl get node \(name) -o yaml'"
  let used = Set(cluster.slices.flatMap(\.endpoints).compactMap(\.nodeName))
  return used.isEmpty || used.contains(name)
    ? add : "\(remedy(choosingFrom: used.sorted())), where endpoints are, or \(add)"
}
