public import ClusterModel

/// A lab's name, and what on the machine is called after it: by these names, and by nothing else, the lab knows what
/// it may remove.
public struct LabName: Hashable, Sendable, LosslessStringConvertible {
  /// `lab`
  public let description: String

  /// Nil for anything but 1 to 32 lower-case letters, digits and hyphens with a letter first: a dot in it would make
  /// the names of namespaces ambiguous.
  public init?(_ description: String) {
    let letters = description.utf8
    guard (1...32).contains(letters.count), let first = letters.first, (97...122).contains(first),
      letters.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
    else { return nil }
    self.description = description
  }

  /// The bridge that the pods hang on: `lab-web`. An interface's name has at most 15 bytes (IFNAMSIZ), so a longer
  /// name is replaced by a hash of it.
  public var bridge: String {
    let name = "lab-\(self)"
    return name.utf8.count <= 15
      ? name : "lab-" + StableHash.nameSuffix(StableHash.mixed(description), length: 11)
  }

  /// What the names of the lab's network namespaces begin with.
  public var namespacePrefix: String { "viaduct-\(self)." }

  /// The network namespace of a pod, as `ip netns` shows it: `viaduct-lab.default.web`.
  public func networkNamespace(of pod: NamespacedName) -> String {
    "\(namespacePrefix)\(pod.namespace).\(pod.name)"
  }

  /// The node's end of the cable to a pod: `pod` and eleven letters that only this pod of this lab has.
  public func cable(to pod: NamespacedName) -> String {
    "pod-" + StableHash.nameSuffix(StableHash.mixed("\(self)/\(pod)"), length: 11)
  }

  /// What the kernel remembers for us with the bridge (`ip link` shows it as alias); a bridge without it is not ours.
  public var bridgeAlias: String { "viaduct lab \(self)" }

  /// What the kernel remembers for us with a cable.
  public func cableAlias(_ pod: NamespacedName) -> String { "viaduct lab \(self) pod \(pod)" }

  /// Whether this is what we wrote at a bridge or cable of this lab.
  public func owns(alias: String) -> Bool { alias == bridgeAlias || alias.hasPrefix("\(bridgeAlias) pod ") }
}
