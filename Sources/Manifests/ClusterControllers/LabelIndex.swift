internal import ClusterModel

/// Finds objects by namespace and one label: what Pods have, and what Services select.
struct LabelIndex: Sendable {
  /// One label within one namespace.
  struct Place: Hashable, Sendable {
    let namespace: String
    let label: Labels.Entry
  }

  private var names: [Place: Set<NamespacedName>] = [:]

  /// The objects at this place.
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
