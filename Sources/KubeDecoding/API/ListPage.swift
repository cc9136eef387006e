/// One page of a list.
public struct ListPage: Hashable, Sendable {
  /// The page's objects, in the server's order.
  public var items: [ReceivedObject]
  /// `metadata.resourceVersion`: the state that the list shows, from which a watch goes on.
  public var resourceVersion: String
  /// `metadata.continue`: what to ask the next page with; nil on the last page.
  public var continueToken: String?

  /// A page of a list.
  public init(items: [ReceivedObject], resourceVersion: String, continueToken: String?) {
    self.items = items
    self.resourceVersion = resourceVersion
    self.continueToken = continueToken
  }
}
