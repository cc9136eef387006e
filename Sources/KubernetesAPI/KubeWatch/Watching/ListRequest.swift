/// One page to ask for.
struct ListRequest: Hashable, Sendable {
  /// How many objects at most; nil for all of them.
  var limit: Int?
  /// What the page before gave; nil for the first page.
  var continueToken: String?
}
