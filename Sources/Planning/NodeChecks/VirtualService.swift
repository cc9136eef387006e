internal import Addresses

/// A virtual service of the kernel's IPVS, which distributes connections to an address and port.
package struct VirtualService: Hashable, Sendable, Codable, CustomStringConvertible {
  /// `TCP`, `UDP` or `SCTP`
  package let transport: String
  /// The address in its canonical form.
  package let address: String
  /// The port; 0 for all.
  package let port: Int
  /// How it chooses a server: `rr`, `lc`, `sh`.
  package let scheduler: String

  /// `TCP 10.96.0.10:80 rr`
  package var description: String {
    "\(transport) \(address.contains(":") ? "[\(address)]" : address):\(port) \(scheduler)"
  }

  /// Reads the file /proc/net/ip_vs (net/netfilter/ipvs/ip_vs_ctl.c, ip_vs_info_seq_show). Services of firewall marks,
  /// which kube-proxy has none of, and lines of any other kind are left out.
  package static func all(in table: String) -> [Self] { table.split(separator: "\n").compactMap { Self($0) } }

  /// Parses `TCP  0A60000A:0050 rr persistent 10800`, or with an IPv6 address in brackets.
  private init?(_ line: Substring) {
    let words = line.split(separator: " ")
    guard line.first != " ", words.count >= 3, ["TCP", "UDP", "SCTP"].contains(words[0]),
      let colon = words[1].lastIndex(of: ":"),
      let port = Int(words[1][words[1].index(after: colon)...], radix: 16),
      let address = Self.address(words[1][..<colon])
    else { return nil }
    transport = String(words[0])
    self.address = address
    self.port = port
    scheduler = String(words[2])
  }

  private static func address(_ text: Substring) -> String? {
    if text.hasPrefix("["), text.hasSuffix("]") {
      return IPv6Address(String(text.dropFirst().dropLast())).map { "\($0)" }
    }
    guard text.utf8.count == 8, let number = UInt32(text, radix: 16) else { return nil }
    return "\(IPv4Address(rawValue: number))"
  }
}
