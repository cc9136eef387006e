/// The name of a chain: an identifier that nft 1.0.6 and the kernel accept.
public struct ChainName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The name's text.
  public let description: String

  /// Returns nil for a name that nft or the kernel would reject: an empty one, one of more than 128 bytes, one that
  /// starts with a digit, one with characters other than letters, digits, `-`, `_` and `.`, and nft's keywords.
  public init?(_ text: String) {
    guard isIdentifier(text) else { return nil }
    description = text
  }

  /// Orders byte by byte.
  public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

/// The name of a set or a map.
public struct SetName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The name's text.
  public let description: String

  /// Returns nil for a name that nft or the kernel would reject; see `ChainName`.
  public init?(_ text: String) {
    guard isIdentifier(text) else { return nil }
    description = text
  }

  /// Orders byte by byte.
  public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

extension ChainName: ExpressibleByStringLiteral {
  /// Creates a name from a literal, which must be valid.
  public init(stringLiteral text: String) {
    precondition(isIdentifier(text), "not a valid chain name: \(text)")
    description = text
  }
}

extension SetName: ExpressibleByStringLiteral {
  /// Creates a name from a literal, which must be valid.
  public init(stringLiteral text: String) {
    precondition(isIdentifier(text), "not a valid set name: \(text)")
    description = text
  }
}

/// The keywords that nft's scanner does not accept as names (each word of nft 1.0.6's grammar was tested as the name of
/// a chain and of a set).
private let reservedWords = Set(
  """
  accept add ah all arp auto-merge bridge cgroup chain comment comp constant continue counter cpu
  create ct day dccp define delete describe device devices dnat drop dst dup dynamic ecn element
  elements esp ether exists expires export exthdr fib flags flow flowtable flush frag fwd gc-interval
  get goto handle hbh hook hour ibriport ibrname icmp icmpv6 igmp iif iifgroup iifname iiftype import
  include index inet insert interval ip ip6 ipsec jhash jump limit list ll log map mark masquerade
  meta meter mh missing monitor netdev nftrace nh notrack numgen obriport obrname offload oif oifgroup
  oifname oiftype osf pkttype policy position priority queue quota random redefine redirect reject
  rename replace reset return rt rt0 rt2 rtclassid rule ruleset sctp secmark set size skgid skuid snat
  socket srh symhash synproxy table tcp th time timeout tproxy type typeof udp udplite undefine update
  vlan vmap xt
  """.split { $0 == " " || $0 == "\n" }.map(String.init))

private func isIdentifier(_ text: String) -> Bool {
  guard let first = text.utf8.first, isLetter(first), text.utf8.count <= 128 else { return false }
  return !reservedWords.contains(text) && text.utf8.allSatisfy(isIdentifierByte)
}

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

private func isIdentifierByte(_ byte: UInt8) -> Bool {
  isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
}
