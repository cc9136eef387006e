internal import Addresses
internal import SmallFiles

/// The servers to which queries for names that are not ours are forwarded.
package enum UpstreamServers: Hashable, Sendable {
  /// No servers: such queries are refused.
  case none
  /// The machine's own resolvers, from this file (resolv.conf(5)), which is read for each query.
  case machine(file: String = "/etc/resolv.conf")
  /// These servers, in order of preference.
  case servers([DNSServerAddress])

  /// Returns the servers in the order in which they are queried; at most three, like the C library.
  ///
  /// - Parameter own: our own listening addresses, which are excluded to avoid loops.
  func list(without own: [DNSServerAddress]) -> [DNSServerAddress] {
    let all: [DNSServerAddress]
    switch self {
    case .none: all = []
    case .servers(let servers): all = servers
    case .machine(let file):
      all = Self.servers(inResolverFile: fileText(file) ?? "")
    }
    return Array(all.filter { !own.contains($0) }.prefix(3))
  }

  /// Returns the name servers in a resolv.conf, omitting addresses with a zone (`fe80::1%eth0`).
  static func servers(inResolverFile text: String) -> [DNSServerAddress] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      let words = line.split { $0 == " " || $0 == "\t" }
      guard words.first == "nameserver", words.count > 1 else { return nil }
      return IPAddress(String(words[1])).map { DNSServerAddress($0) }
    }
  }
}
