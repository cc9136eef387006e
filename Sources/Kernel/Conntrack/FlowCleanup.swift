/// The result of deleting stale flows.
public struct FlowCleanup: Hashable, Sendable {
  /// The number of flows that the kernel listed after filtering its table.
  public var listed = 0
  /// The number of stale flows deleted.
  public var deleted = 0
  /// The number of connections marked, to be reset.
  public var marked = 0
  /// The number of stale flows that had disappeared before they could be deleted or marked.
  public var gone = 0

  /// Creates a result with nothing listed or deleted.
  public init() {}
}
