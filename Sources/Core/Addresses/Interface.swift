/// A match on interface names.
public enum InterfaceMatch: Hashable, Sendable {
  /// The interface of this name.
  case named(InterfaceName)
  /// All interfaces whose name has this prefix.
  case prefixed(InterfaceName)
}

/// An interface name: 1...15 bytes without `/` and whitespace, as the kernel requires (dev_valid_name).
public struct InterfaceName: Hashable, Sendable, CustomStringConvertible {
  /// The name.
  public let description: String

  /// Creates a name; nil if no interface can have it.
  public init?(_ text: String) {
    guard (1...15).contains(text.utf8.count), text != ".", text != "..",
      text.utf8.allSatisfy({
        (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\"")
      })
    else { return nil }
    description = text
  }
}
