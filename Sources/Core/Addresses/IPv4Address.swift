/// An IPv4 address.
public struct IPv4Address: IPAddressValue {
  /// The address as a number: 10.0.0.1 is 0x0a000001.
  public let rawValue: UInt32

  /// The address with this number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Reads dotted decimal. Leading zeros are decimal too, as Kubernetes has always read them: the API may
  /// still hold `172.30.0.041`, which is 172.30.0.41 (k8s.io/utils/net ParseIPSloppy).
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

  /// Reads dotted decimal, as the initializer for bytes does.
  public init?(_ text: Substring) { self.init(utf8: text.utf8.span) }

  /// Reads dotted decimal, as the initializer for bytes does.
  public init?(_ description: String) { self.init(utf8: description.utf8.span) }

  /// 32
  public static var bits: Int { 32 }
  /// The address whose 32 bits these are.
  public init(number: UInt128) { rawValue = UInt32(truncatingIfNeeded: number) }
  /// The address as a number.
  public var number: UInt128 { UInt128(rawValue) }
  /// True in 127.0.0.0/8.
  public var isLoopback: Bool { rawValue >> 24 == 127 }
  /// True in 169.254.0.0/16.
  public var isLinkLocal: Bool { rawValue >> 16 == 0xa9fe }
  /// Orders by number.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// Dotted decimal.
  public var description: String {
    "\(rawValue >> 24).\(rawValue >> 16 & 255).\(rawValue >> 8 & 255).\(rawValue & 255)"
  }
}
