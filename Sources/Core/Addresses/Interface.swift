/// Interfaces by name.
public enum InterfaceMatch: Hashable, Sendable {
  /// The interface of this name.
  case named(InterfaceName)
  /// All interfaces whose name starts like this.
  case prefixed(InterfaceName)
}

/// An interface's name: 1...15 bytes, no `/` and no white space, as the kernel demands (dev_valid_name).
public struct InterfaceName: Hashable, Sendable, CustomStringConvertible {
  /// The name.
  public let description: String

  /// Nil for what no interface can be called.
  public init?(_ text: String) {
    guard (1...15).contains(text.utf8.count), text != ".", text != "..",
      text.utf8.allSatisfy({
        (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\"")
      })
    else { return nil }
    description = text
  }
}
