internal import Addresses
package import ClusterModel

extension NodeObject: ResourceObject {
  package static var kind: String { "Node" }
  package static var isNamespaced: Bool { false }
  package static var nameRule: NameRule { .subdomain }

  package func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck<NodeField>) -> KubeObject? {
    var node = Node(name: metadata.name.name)
    node.labels = metadata.labels.all
    node.zone = metadata.labels.zone
    node.isLeaving = metadata.isBeingDeleted
    check.object(spec, .spec) { check, spec in
      node.podCIDRs = check.podCIDRs(spec)
      if check.isToBeDeleted(spec) { node.isLeaving = true }
    }
    let addresses = check.object(status, .status) { check, status in
      check.each(status.addresses, .addresses) { $0.nodeAddress($1) }
    }
    node.addresses = ["InternalIP", "ExternalIP"].flatMap { type in
      (addresses ?? []).filter { $0.type == type }.map(\.address)
    }
    return .node(node)
  }
}

extension ObjectCheck<NodeSpecField> {
  fileprivate mutating func podCIDRs(_ spec: NodeObject.Spec) -> [IPPrefix] {
    let all = blocks(spec.podCIDRs, .podCIDRs)
    if !all.isEmpty { return all }
    let single = part(.podCIDR) { check in
      check.nonEmptyText(spec.podCIDR, .podCIDR).flatMap { check.block($0, at: .podCIDR) }
    }
    return single.map { [$0] } ?? []
  }

  /// Returns whether the cluster autoscaler is about to delete the Node, which it announces with a taint.
  fileprivate mutating func isToBeDeleted(_ spec: NodeObject.Spec) -> Bool {
    each(spec.taints, .taints) { $0.value($1.key, .key) }.contains("ToBeDeletedByClusterAutoscaler")
  }
}

extension ObjectCheck<NodeAddressField> {
  /// Reads an address; nil for hostnames and for other text, which cloud providers do write there.
  fileprivate mutating func nodeAddress(_ entry: NodeObject.Address) -> (type: String, address: IPAddress)? {
    guard let type = value(entry.type, .type), let text = value(entry.address, .address) else { return nil }
    guard IPAddress(text) != nil, type == "InternalIP" || type == "ExternalIP" else { return nil }
    return address(entry.address, .address, as: .status).map { (type, $0) }
  }
}
