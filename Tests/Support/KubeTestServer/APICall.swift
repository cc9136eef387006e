internal import NIOHTTP1

/// A request to the server, understood.
package struct APICall: Sendable {
  /// What is asked for.
  package let verb: FaultTarget.Verb
  /// The kind of objects that it is about.
  package let resource: Resource
  /// Empty for all namespaces.
  package let namespace: String
  /// Nil for a list.
  package let name: String?
  /// The parameters.
  package let query: [String: String]
  /// The header `Accept`.
  package let accept: String
  /// The header `Accept-Encoding`; empty without one.
  package let acceptEncoding: String
  /// The header `Authorization`.
  package let authorization: String?
  /// What was sent.
  package let body: [UInt8]

  /// Nil when there is no such thing on this server.
  init?(_ head: HTTPRequestHead, body: [UInt8]) {
    let parts = head.uri.split(separator: "?", maxSplits: 1).map(String.init)
    var path = (parts.first ?? "").split(separator: "/").map { String($0).unescaped }
    query = Self.query(parts.dropFirst().first ?? "")
    guard let resource = Resource.all.first(where: { Self.matches($0, path) }) else { return nil }
    path.removeFirst(resource.root.count)
    var namespace = ""
    if path.first == "namespaces", path.count > 2 {
      namespace = path[1]
      path.removeFirst(2)
    }
    self.resource = resource
    self.namespace = namespace
    name = path.dropFirst().first
    verb = Self.verb(head.method, name, query)
    accept = head.headers.first(name: "accept") ?? ""
    acceptEncoding = head.headers.first(name: "accept-encoding") ?? ""
    authorization = head.headers.first(name: "authorization")
    self.body = body
  }

  private static func matches(_ resource: Resource, _ path: [String]) -> Bool {
    guard path.starts(with: resource.root) else { return false }
    let rest = path.dropFirst(resource.root.count)
    if rest.first == "namespaces", rest.count > 2 { return rest.dropFirst(2).first == resource.plural }
    return rest.first == resource.plural
  }

  private static func verb(_ method: HTTPMethod, _ name: String?, _ query: [String: String])
    -> FaultTarget.Verb
  {
    if method == .POST { return .create }
    if name != nil { return .get }
    return ["1", "true"].contains(query["watch"]) ? .watch : .list
  }

  private static func query(_ text: String) -> [String: String] {
    var query: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      query[String(sides[0]).unescaped] = sides.count > 1 ? String(sides[1]).unescaped : ""
    }
    return query
  }
}

extension String {
  /// Without `%XX`.
  fileprivate var unescaped: String {
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"),
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
