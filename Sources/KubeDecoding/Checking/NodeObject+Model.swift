internal import Addresses
internal import ClusterModel

extension NodeObject: ResourceObject {
  static var kind: String { "Node" }
  static var isNamespaced: Bool { false }
  static var nameRule: NameRule { .subdomain }

  func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck) -> KubeObject? {
    var node = Node(name: metadata.name.name)
    node.labels = metadata.labels
    node.zone = metadata.labels[.zone]
    node.podCIDRs = check.object(spec, "spec") { $0.podCIDRs($1) } ?? []
    let addresses = check.object(status, "status") { check, status in
      check.each(status.addresses, "addresses") { $0.nodeAddress($1) }
    }
    node.addresses = ["InternalIP", "ExternalIP"].flatMap { type in
      (addresses ?? []).filter { $0.type == type }.map(\.address)
    }
    return .node(node)
  }
}

extension ObjectCheck {
  fileprivate mutating func podCIDRs(_ spec: NodeObject.Spec) -> [IPPrefix] {
    let all = parsedList(spec.podCIDRs, "podCIDRs", .prefix, IPPrefix.init)
    if !all.isEmpty { return all }
    return parsed(spec.podCIDR, "podCIDR", .prefix, IPPrefix.init).map { [$0] } ?? []
  }

  /// Nil for a host name, and for text that is no address: cloud providers write such things.
  fileprivate mutating func nodeAddress(_ entry: NodeObject.Address) -> (type: String, address: IPAddress)? {
    guard let type = value(entry.type, "type"), let text = value(entry.address, "address") else { return nil }
    return IPAddress(text).map { (type, $0) }
  }
}
