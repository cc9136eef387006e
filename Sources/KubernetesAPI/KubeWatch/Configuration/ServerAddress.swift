/// Where the API server is: the parts of `https://[fd00::1]:6443/prefix`.
public struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
  /// Whether it speaks TLS.
  public let isEncrypted: Bool
  /// A name or an IP address, an IPv6 address without brackets.
  public let host: String
  /// The port; 443 or 80 where the text has none.
  public let port: Int
  /// What stands before every path: empty, or begins with `/` and does not end with one.
  public let prefix: String

  /// A server at this host and port.
  public init(isEncrypted: Bool, host: String, port: Int, prefix: String = "") {
    self.isEncrypted = isEncrypted
    self.host = host
    self.port = port
    self.prefix = prefix
  }

  /// Reads an address as kubeconfig's `server` and kube-proxy's `--master` have it. Without a scheme it is `http://`,
  /// as for kubectl. Nil when it is none; a user name, a query or a fragment has no place in it.
  public init?(_ text: String) {
    let (scheme, rest) = Self.split(text, at: "://") ?? ("http", text)
    guard scheme == "https" || scheme == "http", !rest.contains(where: { " ?#@\\".contains($0) }) else {
      return nil
    }
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    guard let (host, port) = Self.hostAndPort(String(rest[..<slash])) else { return nil }
    isEncrypted = scheme == "https"
    self.host = host
    self.port = port ?? (isEncrypted ? 443 : 80)
    let path = rest[slash...].split(separator: "/")
    prefix = path.map { "/\($0)" }.joined()
  }

  /// `https://host:port/prefix`
  public var description: String {
    "\(isEncrypted ? "https" : "http")://\(hostAndPort)\(prefix)"
  }

  /// `host:port`
  var hostAndPort: String { "\(hostInURL):\(port)" }

  private var hostInURL: String { host.contains(":") ? "[\(host)]" : host }

  /// The same, with another name for the server.
  func named(_ name: String) -> Self {
    Self(isEncrypted: isEncrypted, host: name, port: port, prefix: prefix)
  }

  private static func split(_ text: String, at separator: String) -> (String, String)? {
    guard let range = text.firstRange(of: separator) else { return nil }
    return (text[..<range.lowerBound].lowercased(), String(text[range.upperBound...]))
  }

  private static func hostAndPort(_ text: String) -> (host: String, port: Int?)? {
    var host = text[...]
    var tail = Substring()
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      tail = text[text.index(after: end)...]
    } else if let colon = text.firstIndex(of: ":") {
      host = text[..<colon]
      tail = text[colon...]
    }
    guard !host.isEmpty else { return nil }
    if tail.isEmpty { return (String(host), nil) }
    guard tail.hasPrefix(":"), let port = Int(tail.dropFirst()), (1...65_535).contains(port) else {
      return nil
    }
    return (String(host), port)
  }
}
