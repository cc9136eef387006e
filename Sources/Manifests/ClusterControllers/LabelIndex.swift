internal import ClusterModel

/// Finds objects by namespace and one label: the labels of Pods, or the selectors of Services.
struct LabelIndex: Sendable {
  /// A label within a namespace.
  struct Key: Hashable, Sendable {
    let namespace: String
    let label: Labels.Entry
  }

  private var names: [Key: Set<NamespacedName>] = [:]

  /// The objects with this label.
  subscript(key: Key) -> Set<NamespacedName> { names[key] ?? [] }

  mutating func insert(_ name: NamespacedName, _ labels: some Sequence<Labels.Entry>) {
    for label in labels { names[Key(namespace: name.namespace, label: label), default: []].insert(name) }
  }

  mutating func remove(_ name: NamespacedName, _ labels: some Sequence<Labels.Entry>) {
    for label in labels {
      let key = Key(namespace: name.namespace, label: label)
      names[key]?.remove(name)
      if names[key]?.isEmpty == true { names[key] = nil }
    }
  }
}
