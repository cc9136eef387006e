/// An IPv4 address.
public struct IPv4Address: IPAddressValue {
  /// The address as a number in host byte order: 10.0.0.1 is 0x0a000001.
  public let rawValue: UInt32

  /// Creates the address with this number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Parses dotted decimal. Ignores leading zeros, as Kubernetes always has: the API may still contain `172.30.0.041`,
  /// which is 172.30.0.41 (k8s.io/utils/net ParseIPSloppy).
  public init?(utf8 text: Span<UInt8>) {
    var number: UInt32 = 0
    var part: UInt32? = nil
    var parts = 0
    for index in text.indices {
      switch text[index] {
      case let byte where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte):
        let grown = (part ?? 0) * 10 + UInt32(byte - UInt8(ascii: "0"))
        guard grown <= 255 else { return nil }
        part = grown
      case UInt8(ascii: "."):
        guard let done = part, parts < 3 else { return nil }
        number = number << 8 | done
        parts += 1
        part = nil
      default: return nil
      }
    }
    guard let last = part, parts == 3 else { return nil }
    rawValue = number << 8 | last
  }

  /// Parses dotted decimal, like `init(utf8:)`.
  public init?(_ text: Substring) { self.init(utf8: text.utf8.span) }

  /// Parses dotted decimal, like `init(utf8:)`.
  public init?(_ description: String) { self.init(utf8: description.utf8.span) }

  /// 32
  public static var bits: Int { 32 }
  /// Creates the address from the low 32 bits.
  public init(number: UInt128) { rawValue = UInt32(truncatingIfNeeded: number) }
  /// The address as a number.
  public var number: UInt128 { UInt128(rawValue) }
  /// True for 127.0.0.0/8.
  public var isLoopback: Bool { rawValue >> 24 == 127 }
  /// True for 169.254.0.0/16.
  public var isLinkLocal: Bool { rawValue >> 16 == 0xa9fe }
  /// Orders by number.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The address in dotted decimal.
  public var description: String {
    "\(rawValue >> 24).\(rawValue >> 16 & 255).\(rawValue >> 8 & 255).\(rawValue & 255)"
  }
}
