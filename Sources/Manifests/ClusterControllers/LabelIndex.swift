internal import ClusterModel

/// Finds objects by namespace and one label: the labels of Pods, or the selectors of Services.
struct LabelIndex: Sendable {
  /// A label within a namespace.
  struct Place: Hashable, Sendable {
    let namespace: String
    let label: Labels.Entry
  }

  private var names: [Place: Set<NamespacedName>] = [:]

  /// The objects with this label.
  subscript(place: Place) -> Set<NamespacedName> { names[place] ?? [] }

  mutating func insert(_ name: NamespacedName, _ labels: some Sequence<Labels.Entry>) {
    for label in labels { names[Place(namespace: name.namespace, label: label), default: []].insert(name) }
  }

  mutating func remove(_ name: NamespacedName, _ labels: some Sequence<Labels.Entry>) {
    for label in labels {
      let place = Place(namespace: name.namespace, label: label)
      names[place]?.remove(name)
      if names[place]?.isEmpty == true { names[place] = nil }
    }
  }
}
