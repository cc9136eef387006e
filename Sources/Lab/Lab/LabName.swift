package import ClusterModel

/// The name of a lab, and the names of interfaces and network namespaces that are derived from it. A lab identifies what
/// it may remove by these names alone.
package struct LabName: Hashable, Sendable, LosslessStringConvertible {
  /// `lab`
  package let description: String

  /// Creates a name of 1 to 32 lower-case letters, digits and hyphens that begins with a letter; nil for any other text.
  /// A dot would make the names of network namespaces ambiguous.
  package init?(_ description: String) {
    let letters = description.utf8
    guard (1...32).contains(letters.count), let first = letters.first, (97...122).contains(first),
      letters.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
    else { return nil }
    self.description = description
  }

  /// The name of the pods' bridge: `lab-web`. Names of interfaces are limited to 15 bytes (IFNAMSIZ), so a longer lab name
  /// is replaced by its hash.
  package var bridge: String {
    let name = "lab-\(self)"
    return name.utf8.count <= 15
      ? name : "lab-" + StableHash.nameSuffix(StableHash.mixed(description), length: 11)
  }

  /// The prefix of the names of the lab's network namespaces.
  package var namespacePrefix: String { "viaduct-\(self)." }

  /// The name of a pod's network namespace, as `ip netns` shows it: `viaduct-lab.default.web`.
  package func networkNamespace(of pod: NamespacedName) -> String {
    "\(namespacePrefix)\(pod.namespace).\(pod.name)"
  }

  /// The name of the node's end of a pod's veth pair: `pod-` and eleven letters that are unique to this pod of this lab.
  package func vethName(for pod: NamespacedName) -> String {
    "pod-" + StableHash.nameSuffix(StableHash.mixed("\(self)/\(pod)"), length: 11)
  }

  /// The alias of the bridge, which `ip link` shows and by which the lab recognizes it.
  package var bridgeAlias: String { "viaduct lab \(self)" }

  /// The alias of the node's end of a pod's veth pair.
  package func vethAlias(for pod: NamespacedName) -> String { "viaduct lab \(self) pod \(pod)" }

  /// Whether this is the alias of the bridge or of a veth pair of this lab.
  package func owns(alias: String) -> Bool { alias == bridgeAlias || alias.hasPrefix("\(bridgeAlias) pod ") }
}
