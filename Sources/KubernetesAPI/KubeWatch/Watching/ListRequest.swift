/// A request for one page of a list.
struct ListRequest: Hashable, Sendable {
  /// The page size; nil for all objects at once.
  var limit: Int?
  /// The token of the previous page; nil for the first page.
  var continueToken: String?
}
