/// What a cleanup did.
public struct FlowCleanup: Hashable, Sendable {
  /// How many flows the kernel listed; the rest of its table was filtered there.
  public var listed = 0
  /// How many were stale and are deleted.
  public var deleted = 0
  /// How many were stale and went by themselves before they could be deleted.
  public var gone = 0

  /// Nothing done.
  public init() {}
}
