/// A port number that can be on the wire: 1...65535.
public struct Port: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The number.
  public let number: UInt16

  /// Nil when the number is none of 1...65535.
  public init?(_ number: some BinaryInteger) {
    guard let number = UInt16(exactly: number), number != 0 else { return nil }
    self.number = number
  }

  /// Nil when the number is none of 1...65535.
  public init?(_ number: Int) {
    guard (1...65_535).contains(number) else { return nil }
    self.number = UInt16(truncatingIfNeeded: number)
  }

  /// Orders by number.
  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
  /// Decimal.
  public var description: String { String(number) }
}

/// The transports that a Service port may have, with their IP protocol numbers.
public enum Transport: UInt8, Hashable, Sendable, CaseIterable, Comparable, CustomStringConvertible {
  /// TCP
  case tcp = 6
  /// UDP
  case udp = 17
  /// SCTP
  case sctp = 132

  /// Orders by protocol number.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// As nft writes it: lower case.
  public var description: String {
    switch self {
    case .tcp: "tcp"
    case .udp: "udp"
    case .sctp: "sctp"
    }
  }

  /// As the Kubernetes API writes it: upper case.
  public var apiName: String {
    switch self {
    case .tcp: "TCP"
    case .udp: "UDP"
    case .sctp: "SCTP"
    }
  }

  /// Reads the API's spelling. Lower case is refused, as the API server refuses it.
  public init?(apiName: String) {
    guard let found = Self.allCases.first(where: { $0.apiName == apiName }) else { return nil }
    self = found
  }
}
