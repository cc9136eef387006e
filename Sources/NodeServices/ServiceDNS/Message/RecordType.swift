/// The type of a record, or of a question.
public struct RecordType: Hashable, Sendable, CustomStringConvertible {
  /// The number (IANA, DNS parameters).
  public let number: UInt16

  /// The type of this number.
  public init(_ number: UInt16) { self.number = number }

  /// An IPv4 address (RFC 1035).
  public static let a = Self(1)
  /// A server of the zone (RFC 1035).
  public static let ns = Self(2)
  /// Another name for it (RFC 1035).
  public static let cname = Self(5)
  /// Where a zone begins (RFC 1035).
  public static let soa = Self(6)
  /// The name of an address (RFC 1035).
  public static let ptr = Self(12)
  /// Two texts about a host; what RFC 8482 answers ANY with.
  public static let hinfo = Self(13)
  /// Text (RFC 1035).
  public static let txt = Self(16)
  /// An IPv6 address (RFC 3596).
  public static let aaaa = Self(28)
  /// Host and port of a service (RFC 2782).
  public static let srv = Self(33)
  /// What the sender of a message can do (RFC 6891).
  public static let opt = Self(41)
  /// A transfer of what has changed in a zone, only in questions (RFC 1995).
  public static let ixfr = Self(251)
  /// A transfer of a zone, only in questions (RFC 1035).
  public static let axfr = Self(252)
  /// Anything, only in questions (RFC 8482).
  public static let any = Self(255)

  /// `A`, or `TYPE65` for one that has no name here (RFC 3597).
  public var description: String {
    switch self {
    case .a: "A"
    case .ns: "NS"
    case .cname: "CNAME"
    case .soa: "SOA"
    case .ptr: "PTR"
    case .hinfo: "HINFO"
    case .txt: "TXT"
    case .aaaa: "AAAA"
    case .srv: "SRV"
    case .opt: "OPT"
    case .ixfr: "IXFR"
    case .axfr: "AXFR"
    case .any: "ANY"
    default: "TYPE\(number)"
    }
  }
}
