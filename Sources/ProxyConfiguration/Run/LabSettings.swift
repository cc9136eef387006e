public import Allocation

/// What Services of a folder of manifests are given, and where it is kept.
public struct LabSettings: Hashable, Sendable {
  /// What there is to give.
  public var pools: AddressPools
  /// The file that says who was given what.
  public var store: String
  /// Whether somebody named that file.
  public var namesStore: Bool

  /// Settings for a lab.
  public init(pools: AddressPools, store: String, namesStore: Bool) {
    self.pools = pools
    self.store = store
    self.namesStore = namesStore
  }
}
