/// The type of a record or query.
public struct RecordType: Hashable, Sendable, CustomStringConvertible {
  /// The type number (IANA, DNS parameters).
  public let number: UInt16

  /// Creates a type from its number.
  public init(_ number: UInt16) { self.number = number }

  /// An IPv4 address (RFC 1035).
  public static let a = Self(1)
  /// An authoritative server of the zone (RFC 1035).
  public static let ns = Self(2)
  /// An alias (RFC 1035).
  public static let cname = Self(5)
  /// The start of authority, at a zone's apex (RFC 1035).
  public static let soa = Self(6)
  /// The name of an address (RFC 1035).
  public static let ptr = Self(12)
  /// Host information; RFC 8482 uses it to answer ANY.
  public static let hinfo = Self(13)
  /// Text (RFC 1035).
  public static let txt = Self(16)
  /// An IPv6 address (RFC 3596).
  public static let aaaa = Self(28)
  /// Host and port of a service (RFC 2782).
  public static let srv = Self(33)
  /// The sender's EDNS capabilities (RFC 6891).
  public static let opt = Self(41)
  /// An incremental zone transfer, only in queries (RFC 1995).
  public static let ixfr = Self(251)
  /// A zone transfer, only in queries (RFC 1035).
  public static let axfr = Self(252)
  /// ANY, only in queries (RFC 8482).
  public static let any = Self(255)

  /// The mnemonic, `A`, or `TYPE65` for a type without a name here (RFC 3597).
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
