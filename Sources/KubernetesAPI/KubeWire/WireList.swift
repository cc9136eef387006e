public import ClusterModel

/// A list, or one page of it, from the API server.
public struct WireList: Hashable, Sendable {
  /// The valid objects, in the list's order.
  public var objects: ObjectList
  /// `metadata.resourceVersion`, from which a watch can continue after this list.
  public var resourceVersion: String
  /// `metadata.continue`, with which to request the next page; nil on the last page.
  public var continueToken: String?
  /// `metadata.remainingItemCount`, the number of objects on further pages; nil if the server does not say.
  public var remaining: Int?
  /// Errors about omitted objects, and warnings, in the list's order.
  public var diagnostics: [Diagnostic]

  /// Creates a list.
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
