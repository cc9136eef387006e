/// What a setting should be.
public struct SettingWish: Hashable, Sendable {
  /// How the number is meant.
  public enum Kind: Hashable, Sendable {
    /// This number, whether it is more or less than what is set.
    case exactly
    /// At least this number: more is left alone.
    case atLeast
  }

  /// The setting.
  public let setting: KernelSetting
  /// The number.
  public let value: Int
  /// How it is meant.
  public let kind: Kind

  /// A wish.
  public init(_ setting: KernelSetting, _ kind: Kind, _ value: Int) {
    self.setting = setting
    self.kind = kind
    self.value = value
  }

  /// Whether this number will do.
  public func isFulfilled(by present: Int) -> Bool {
    kind == .exactly ? present == value : present >= value
  }
}
