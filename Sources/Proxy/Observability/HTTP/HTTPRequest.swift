/// What a client asks, as far as our pages look at it.
public struct HTTPRequest: Hashable, Sendable {
  /// `GET`
  public let method: String
  /// What stands before the question mark: `/healthz`.
  public let path: String
  /// What stands behind it, still encoded; empty when there is nothing.
  public let query: String

  /// A request for a target as the request line has it: `/healthz?verbose`, or with scheme and host before it.
  public init(method: String, target: String) {
    self.method = method
    var rest = target[...]
    if let scheme = rest.firstRange(of: "://"), !rest.hasPrefix("/") {
      rest = rest[scheme.upperBound...]
      rest = rest[(rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex)...]
    }
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = parts.first.flatMap { $0.isEmpty ? nil : String($0) } ?? "/"
    query = parts.count > 1 ? String(parts[1]) : ""
  }

  /// The query has a parameter of this name, with or without a value.
  func has(parameter name: String) -> Bool {
    query.split(separator: "&").contains { $0 == name || $0.hasPrefix("\(name)=") }
  }
}
