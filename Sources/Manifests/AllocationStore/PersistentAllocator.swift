package import Allocation
package import ClusterModel

/// An allocator that stores every assignment before it returns it.
package struct PersistentAllocator {
  private let store: AllocationStore
  private var allocator: Allocator
  /// The result of updates that are not stored yet.
  private var unsaved = UnsavedChange()

  /// Opens or creates the store.
  package init(opening path: String, pools: AddressPools) throws(StoreError) {
    store = try AllocationStore(opening: path)
    let stored = store.takeAllocations()
    unsaved.changesPools = stored.pools != pools
    allocator = Allocator(pools: pools, allocations: stored)
  }

  /// Takes the complete list of Services, each name once.
  ///
  /// - Throws: if the new assignments cannot be stored. Then nothing new is assigned, the current assignments stay,
  ///   and the next call tries again; `update([:])` does only that.
  package mutating func list(_ all: [AddressRequest]) throws(StoreError) -> AllocationChange {
    unsaved.add(allocator.list(all))
    return try settle()
  }

  /// Takes Services that are new or have changed; nil for one that was deleted. Throws as `list` does.
  package mutating func update(
    _ changes: [NamespacedName: AddressRequest?]
  ) throws(StoreError) -> AllocationChange {
    unsaved.add(allocator.update(changes))
    return try settle()
  }

  private mutating func settle() throws(StoreError) -> AllocationChange {
    if unsaved.mustBeStored {
      try store.save(allocator.allocations, changed: unsaved.changesPools ? nil : unsaved.reassigned)
    }
    defer { unsaved = UnsavedChange() }
    return unsaved.change
  }

  /// Several updates combined into one.
  private struct UnsavedChange {
    private var grants: [NamespacedName: Grant?] = [:]
    private(set) var reassigned: Set<NamespacedName> = []
    var changesPools = false

    var mustBeStored: Bool { changesPools || !reassigned.isEmpty }

    mutating func add(_ change: AllocationChange) {
      for name in change.gone { grants.updateValue(nil, forKey: name) }
      for grant in change.grants { grants.updateValue(grant, forKey: grant.name) }
      reassigned.formUnion(change.reassigned)
    }

    var change: AllocationChange {
      AllocationChange(
        grants: grants.values.compactMap(\.self).sorted { $0.name < $1.name },
        gone: grants.filter { $0.value == nil }.keys.sorted(), reassigned: reassigned)
    }
  }
}
