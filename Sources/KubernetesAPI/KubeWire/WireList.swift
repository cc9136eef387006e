public import ClusterModel

/// A list, or one page of it, as the API server sent it.
public struct WireList: Hashable, Sendable {
  /// The objects that are right, in the list's order.
  public var objects: ObjectList
  /// `metadata.resourceVersion`: where a watch that continues this list starts.
  public var resourceVersion: String
  /// `metadata.continue`: what to ask the next page with; nil on the last page.
  public var continueToken: String?
  /// `metadata.remainingItemCount`: how many objects follow on further pages; nil when the server does not say.
  public var remaining: Int?
  /// What is wrong with the objects that are left out, and what is doubtful, in the list's order.
  public var diagnostics: [Diagnostic]

  /// A list.
  public init(
    objects: ObjectList, resourceVersion: String, continueToken: String? = nil, remaining: Int? = nil,
    diagnostics: [Diagnostic] = []
  ) {
    self.objects = objects
    self.resourceVersion = resourceVersion
    self.continueToken = continueToken
    self.remaining = remaining
    self.diagnostics = diagnostics
  }
}
