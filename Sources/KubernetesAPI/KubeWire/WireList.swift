package import ClusterModel

/// A list, or one page of it, from the API server.
package struct WireList: Hashable, Sendable {
  /// The valid objects, in the list's order.
  package var objects: ObjectList
  /// `metadata.resourceVersion`, from which a watch can continue after this list.
  package var resourceVersion: String
  /// `metadata.continue`, with which to request the next page; nil on the last page.
  package var continueToken: String?
  /// `metadata.remainingItemCount`, the number of objects on further pages; nil if the server does not say.
  package var remaining: Int?
  /// Errors about omitted objects, and warnings, in the list's order.
  package var diagnostics: [Diagnostic]

  /// Creates a list.
  package init(
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
