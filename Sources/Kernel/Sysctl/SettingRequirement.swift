/// The value that a kernel setting must have.
package struct SettingRequirement: Hashable, Sendable {
  /// How the current value is compared with the required one.
  package enum Kind: Hashable, Sendable {
    /// Exactly this value.
    case exactly
    /// At least this value; a larger one is left alone.
    case atLeast
  }

  /// The setting to check and change.
  package let setting: KernelSetting
  /// The required value, or its lower bound.
  package let value: Int
  /// Whether `value` is exact or a lower bound.
  package let kind: Kind

  /// Creates a requirement for one setting.
  package init(_ setting: KernelSetting, _ kind: Kind, _ value: Int) {
    self.setting = setting
    self.kind = kind
    self.value = value
  }

  /// Whether this current value meets the requirement.
  package func isMet(by present: Int) -> Bool {
    kind == .exactly ? present == value : present >= value
  }
}
