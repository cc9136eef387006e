internal import ClusterModel

/// Finds objects by a key that several of them may have.
struct NameIndex<Key: Hashable & Sendable>: Sendable {
  private var names: [Key: Set<NamespacedName>] = [:]

  /// The objects with this key.
  subscript(key: Key) -> Set<NamespacedName> { names[key] ?? [] }

  mutating func insert(_ name: NamespacedName, _ keys: some Sequence<Key>) {
    for key in keys { names[key, default: []].insert(name) }
  }

  mutating func remove(_ name: NamespacedName, _ keys: some Sequence<Key>) {
    for key in keys {
      names[key]?.remove(name)
      if names[key]?.isEmpty == true { names[key] = nil }
    }
  }
}
