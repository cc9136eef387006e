/// What `KernelSettings.apply` did.
package enum SettingOutcome: Hashable, Sendable {
  /// The setting already met the requirement, with this value.
  case unchanged(Int)
  /// The setting had this value before, and now has the required one.
  case changed(from: Int)
}
