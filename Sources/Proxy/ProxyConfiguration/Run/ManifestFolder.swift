public import Allocation

/// A folder of manifests that is served: what its Services are given, and where that is kept.
public struct ManifestFolder: Hashable, Sendable {
  /// The folder.
  public var path: String
  /// What there is to give.
  public var pools: AddressPools
  /// The file that says who was given what.
  public var store: String
  /// Whether somebody named that file.
  public var isStoreExplicit: Bool

  /// A folder, with what it has to give.
  public init(path: String, pools: AddressPools, store: String, isStoreExplicit: Bool) {
    self.path = path
    self.pools = pools
    self.store = store
    self.isStoreExplicit = isStoreExplicit
  }
}
