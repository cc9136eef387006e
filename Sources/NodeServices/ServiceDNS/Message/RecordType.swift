/// The type of a record or query.
package struct RecordType: Hashable, Sendable, CustomStringConvertible {
  /// The type number (IANA, DNS parameters).
  package let number: UInt16

  /// Creates a type from its number.
  package init(_ number: UInt16) { self.number = number }

  /// An IPv4 address (RFC 1035).
  package static let a = Self(1)
  /// An authoritative server of the zone (RFC 1035).
  package static let ns = Self(2)
  /// An alias (RFC 1035).
  package static let cname = Self(5)
  /// The start of authority, at a zone's apex (RFC 1035).
  package static let soa = Self(6)
  /// The name of an address (RFC 1035).
  package static let ptr = Self(12)
  /// Host information; RFC 8482 uses it to answer ANY.
  package static let hinfo = Self(13)
  /// Text (RFC 1035).
  package static let txt = Self(16)
  /// An IPv6 address (RFC 3596).
  package static let aaaa = Self(28)
  /// Host and port of a service (RFC 2782).
  package static let srv = Self(33)
  /// The sender's EDNS capabilities (RFC 6891).
  package static let opt = Self(41)
  /// An incremental zone transfer, only in queries (RFC 1995).
  package static let ixfr = Self(251)
  /// A zone transfer, only in queries (RFC 1035).
  package static let axfr = Self(252)
  /// ANY, only in queries (RFC 8482).
  package static let any = Self(255)

  /// The mnemonic, `A`, or `TYPE65` for a type without a name here (RFC 3597).
  package var description: String {
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
