/// The result of deleting stale flows.
package struct FlowCleanup: Hashable, Sendable {
  /// The number of flows that the kernel listed after filtering its table.
  package var listed = 0
  /// The number of stale flows deleted.
  package var deleted = 0
  /// The number of connections marked, to be reset.
  package var marked = 0
  /// The number of stale flows that had disappeared before they could be deleted or marked.
  package var gone = 0

  /// Creates a result with nothing listed or deleted.
  package init() {}
}
