/// Returns the remedy for a node name that no Node has: the names to choose from, ten of them at most.
///
/// - Parameter nodes: the names of the Nodes, at least one.
public func remedy(choosingFrom nodes: [String]) -> String {
  if nodes.count == 1 { return "use --node \(nodes[0])" }
  let others = nodes.count > 10 ? " or \(nodes.count - 10) others" : ""
  return "use --node with one of \(nodes.prefix(10).joined(separator: ", "))\(others)"
}
