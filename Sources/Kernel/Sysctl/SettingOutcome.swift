/// What became of a wish.
public enum SettingOutcome: Hashable, Sendable {
  /// It was fulfilled already, by this number.
  case present(Int)
  /// It was this number before, and is now what was wished.
  case changed(from: Int)
}
