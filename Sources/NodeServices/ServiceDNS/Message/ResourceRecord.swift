public import Addresses

/// A record: what is true of a name, and for how long it may be remembered.
public struct ResourceRecord: Hashable, Sendable, CustomStringConvertible {
  /// The name that it is about.
  public var name: DomainName
  /// For how many seconds it may be remembered.
  public var ttl: UInt32
  /// What is true.
  public var data: RecordData

  /// A record of class IN.
  public init(_ name: DomainName, ttl: UInt32, _ data: RecordData) {
    self.name = name
    self.ttl = ttl
    self.data = data
  }

  /// As in a zone's file: `web.default.svc.cluster.local. 5 IN A 10.96.0.10`
  public var description: String { "\(name) \(ttl) IN \(data.type) \(data)" }
}

/// What a record says.
public enum RecordData: Hashable, Sendable, CustomStringConvertible {
  /// An address of the name: A or AAAA.
  case address(IPAddress)
  /// The name is another one's.
  case cname(DomainName)
  /// The name of an address.
  case ptr(DomainName)
  /// A server of the zone.
  case ns(DomainName)
  /// A service's host and port; a lower priority is tried first, among equals by weight.
  case srv(priority: UInt16, weight: UInt16, port: UInt16, target: DomainName)
  /// Text of at most 255 bytes.
  case txt(String)
  /// Two texts of at most 255 bytes.
  case hinfo(String, String)
  /// Where the zone begins.
  case soa(StartOfAuthority)

  /// Its type.
  public var type: RecordType {
    switch self {
    case .address(.v4): .a
    case .address(.v6): .aaaa
    case .cname: .cname
    case .ptr: .ptr
    case .ns: .ns
    case .srv: .srv
    case .txt: .txt
    case .hinfo: .hinfo
    case .soa: .soa
    }
  }

  /// As in a zone's file.
  public var description: String {
    switch self {
    case .address(let address): "\(address)"
    case .cname(let name), .ptr(let name), .ns(let name): "\(name)"
    case .srv(let priority, let weight, let port, let target): "\(priority) \(weight) \(port) \(target)"
    case .txt(let text): "\"\(text)\""
    case .hinfo(let first, let second): "\"\(first)\" \"\(second)\""
    case .soa(let start):
      "\(start.server) \(start.mailbox) \(start.serial) \(start.refresh) \(start.retry) \(start.expire) \(start.minimum)"
    }
  }
}

/// Where a zone begins (RFC 1035, section 3.3.13). All times are seconds.
public struct StartOfAuthority: Hashable, Sendable {
  /// The zone's server.
  public var server: DomainName
  /// Who answers for it, as a name.
  public var mailbox: DomainName
  /// Grows with each change.
  public var serial: UInt32
  /// How often other servers look for changes; there are none.
  public var refresh: UInt32 = 7200
  /// When they look again after a failure.
  public var retry: UInt32 = 1800
  /// When they give up.
  public var expire: UInt32 = 86400
  /// For how long it may be remembered that something is not there (RFC 2308).
  public var minimum: UInt32

  /// A zone's beginning, with CoreDNS's times.
  public init(server: DomainName, mailbox: DomainName, serial: UInt32, minimum: UInt32) {
    self.server = server
    self.mailbox = mailbox
    self.serial = serial
    self.minimum = minimum
  }
}
