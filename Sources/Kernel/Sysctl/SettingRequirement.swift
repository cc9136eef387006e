/// The value that a kernel setting must have.
public struct SettingRequirement: Hashable, Sendable {
  /// How the current value is compared with the required one.
  public enum Kind: Hashable, Sendable {
    /// Exactly this value.
    case exactly
    /// At least this value; a larger one is left alone.
    case atLeast
  }

  /// The setting to check and change.
  public let setting: KernelSetting
  /// The required value, or its lower bound.
  public let value: Int
  /// Whether `value` is exact or a lower bound.
  public let kind: Kind

  /// Creates a requirement for one setting.
  public init(_ setting: KernelSetting, _ kind: Kind, _ value: Int) {
    self.setting = setting
    self.kind = kind
    self.value = value
  }

  /// Whether this current value meets the requirement.
  public func isMet(by present: Int) -> Bool {
    kind == .exactly ? present == value : present >= value
  }
}
