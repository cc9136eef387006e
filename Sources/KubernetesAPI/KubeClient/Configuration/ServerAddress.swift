internal import Addresses

/// The parts of the API server's URL, such as `https://[fd00::1]:6443/prefix`.
package struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
  /// Whether the server uses TLS.
  package let isEncrypted: Bool
  /// A host name or an IP address; an IPv6 address is without brackets.
  package let host: String
  /// The port; 443 or 80 if the URL has none.
  package let port: Int
  /// The prefix of every path: empty, or starting with `/` and not ending with it.
  package let prefix: String

  /// Creates an address from its parts.
  package init(isEncrypted: Bool, host: String, port: Int, prefix: String = "") {
    self.isEncrypted = isEncrypted
    self.host = host
    self.port = port
    self.prefix = prefix
  }

  /// Parses the URL of kubeconfig's `server` or kube-proxy's `--master`. Without a scheme it is `http://`, as in
  /// kubectl. Fails for anything else, and for a URL with a user name, a query or a fragment.
  package init?(_ text: String) {
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
  package var description: String {
    "\(isEncrypted ? "https" : "http")://\(hostAndPort)\(prefix)"
  }

  /// `host:port`
  var hostAndPort: String { "\(hostInURL):\(port)" }

  private var hostInURL: String { host.contains(":") ? "[\(host)]" : host }

  /// Returns the address with another host.
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
    guard tail.hasPrefix(":"), let port = Int(tail.dropFirst()), Port.numbers.contains(port) else {
      return nil
    }
    return (String(host), port)
  }
}
