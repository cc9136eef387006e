/// A valid port number: one of `numbers`.
public struct Port: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The number.
  public let number: UInt16

  /// The valid numbers.
  public static var numbers: ClosedRange<Int> { 1...65_535 }

  /// The valid numbers in words, for messages: `1 to 65535`.
  public static var numbersInWords: String { "\(numbers.lowerBound) to \(numbers.upperBound)" }

  /// Creates a port; nil for numbers that are not valid.
  public init?(_ number: some BinaryInteger) {
    guard let number = UInt16(exactly: number), number != 0 else { return nil }
    self.number = number
  }

  /// Creates a port; nil for numbers that are not valid.
  public init?(_ number: Int) {
    guard Self.numbers.contains(number) else { return nil }
    self.number = UInt16(truncatingIfNeeded: number)
  }

  /// Orders by number.
  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
  /// The number in decimal.
  public var description: String { String(number) }
}

/// The protocols that a Service port may have. The raw values are IP protocol numbers.
public enum Transport: UInt8, Hashable, Sendable, CaseIterable, Comparable, CustomStringConvertible {
  /// TCP
  case tcp = 6
  /// UDP
  case udp = 17
  /// SCTP
  case sctp = 132

  /// Orders by protocol number.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The name as nft writes it, in lowercase.
  public var description: String {
    switch self {
    case .tcp: "tcp"
    case .udp: "udp"
    case .sctp: "sctp"
    }
  }

  /// The name as the Kubernetes API writes it, in uppercase.
  public var apiName: String {
    switch self {
    case .tcp: "TCP"
    case .udp: "UDP"
    case .sctp: "SCTP"
    }
  }

  /// Parses the API's spelling. Rejects lowercase, as the API server does.
  public init?(apiName: String) {
    guard let found = Self.allCases.first(where: { $0.apiName == apiName }) else { return nil }
    self = found
  }
}
