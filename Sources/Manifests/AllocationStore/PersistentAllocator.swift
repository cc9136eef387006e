public import Allocation
public import ClusterModel

/// Gives addresses and stores them first: what it answers is in the file.
public struct PersistentAllocator {
  private let store: AllocationStore
  private var allocator: Allocator
  /// What has come of changes that could not be stored yet.
  private var unsaved = UnsavedChange()

  /// Opens the store, or makes it.
  public init(opening path: String, pools: AddressPools) throws(StoreError) {
    store = try AllocationStore(opening: path)
    allocator = Allocator(pools: pools, given: store.allocations)
    unsaved.changesAllocations = store.allocations.pools != pools
  }

  /// Takes the Services for all that there are, each name once.
  ///
  /// - Throws: when what is given cannot be stored. Nothing is given then, all that was given stays, and the next call
  ///   tries again; `update([:])` is one.
  public mutating func list(_ all: [AddressRequest]) throws(StoreError) -> AllocationChange {
    unsaved.add(allocator.list(all))
    return try settle()
  }

  /// Takes Services that are new or different; nil for one that is gone. Throws as `list` does.
  public mutating func update(
    _ changes: [NamespacedName: AddressRequest?]
  ) throws(StoreError) -> AllocationChange {
    unsaved.add(allocator.update(changes))
    return try settle()
  }

  private mutating func settle() throws(StoreError) -> AllocationChange {
    if unsaved.changesAllocations { try store.save(allocator.allocations) }
    defer { unsaved = UnsavedChange() }
    return unsaved.change
  }

  /// Changes one after another, as one.
  private struct UnsavedChange {
    private var grants: [NamespacedName: Grant?] = [:]
    var changesAllocations = false

    mutating func add(_ change: AllocationChange) {
      for name in change.gone { grants.updateValue(nil, forKey: name) }
      for grant in change.grants { grants.updateValue(grant, forKey: grant.name) }
      changesAllocations = changesAllocations || change.changesAllocations
    }

    var change: AllocationChange {
      AllocationChange(
        grants: grants.values.compactMap(\.self).sorted { $0.name < $1.name },
        gone: grants.filter { $0.value == nil }.keys.sorted(), changesAllocations: changesAllocations)
    }
  }
}
