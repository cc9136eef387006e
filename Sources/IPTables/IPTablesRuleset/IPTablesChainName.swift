/// The name of a user-defined chain: at most 28 bytes (XT_EXTENSION_MAXNAMELEN is 29 with the end).
package struct IPTablesChainName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The name.
  package let description: String

  /// The longest name that iptables takes, in bytes.
  package static var maximumLength: Int { 28 }

  /// With what the names of all of our chains begin.
  package static var prefix: String { "VIADUCT-" }

  /// Creates a name; nil for one that iptables refuses.
  package init?(_ text: String) {
    guard (1...Self.maximumLength).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "-"),
      text.utf8.first != UInt8(ascii: "!"), text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { return nil }
    description = text
  }

  /// Creates the name of one of our chains: the prefix, and what tells it from the others.
  package init(ours rest: String) {
    let text = Self.prefix + rest
    precondition(text.utf8.count <= Self.maximumLength, "\(text) is too long for the name of a chain")
    description = text
  }

  /// Whether the chain is one of ours.
  package var isOurs: Bool { description.hasPrefix(Self.prefix) }

  /// Orders by name.
  package static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
