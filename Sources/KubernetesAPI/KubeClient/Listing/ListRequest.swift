/// A request for one page of a list.
package struct ListRequest: Hashable, Sendable {
  /// The page size; nil for all objects at once.
  package var limit: Int?
  /// The token of the previous page; nil for the first page.
  package var continueToken: String?

  package init(limit: Int?, continueToken: String? = nil) {
    self.limit = limit
    self.continueToken = continueToken
  }

  /// The usual page size, that of client-go's pager.
  package static let usualLimit = 500
}
