package import Allocation

/// A folder of manifests to serve, and how addresses and ports are allocated to its Services.
package struct ManifestFolder: Hashable, Sendable {
  /// The path of the folder.
  package var path: String
  /// The addresses and ports to allocate from.
  package var pools: AddressPools
  /// The path of the file with the allocations.
  package var store: String
  /// Whether the path of that file is configured, not the default.
  package var isStoreExplicit: Bool

  /// Creates the settings of a folder.
  package init(path: String, pools: AddressPools, store: String, isStoreExplicit: Bool) {
    self.path = path
    self.pools = pools
    self.store = store
    self.isStoreExplicit = isStoreExplicit
  }
}
