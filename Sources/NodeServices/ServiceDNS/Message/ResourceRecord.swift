package import Addresses

/// A resource record of class IN.
package struct ResourceRecord: Hashable, Sendable, CustomStringConvertible {
  /// The owner name.
  package var name: DomainName
  /// How long the record may be cached, in seconds.
  package var ttl: UInt32
  /// The type and data.
  package var data: RecordData

  /// Creates a record of class IN.
  package init(_ name: DomainName, ttl: UInt32, _ data: RecordData) {
    self.name = name
    self.ttl = ttl
    self.data = data
  }

  /// The record in zone file format: `web.default.svc.cluster.local. 5 IN A 10.96.0.10`
  package var description: String { "\(name) \(ttl) IN \(data.type) \(data)" }
}

/// The type and data of a record.
package enum RecordData: Hashable, Sendable, CustomStringConvertible {
  /// An address: A or AAAA.
  case address(IPAddress)
  /// The canonical name of an alias.
  case cname(DomainName)
  /// The name of an address.
  case ptr(DomainName)
  /// An authoritative server of the zone.
  case ns(DomainName)
  /// The host and port of a service; lower priorities are tried first, and equal ones in proportion to their weight.
  case srv(priority: UInt16, weight: UInt16, port: UInt16, target: DomainName)
  /// Text of at most 255 bytes.
  case txt(String)
  /// CPU and operating system, of at most 255 bytes each.
  case hinfo(String, String)
  /// The start of authority of a zone.
  case soa(StartOfAuthority)

  /// The record type.
  package var type: RecordType {
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

  /// The data in zone file format.
  package var description: String {
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

/// The data of an SOA record (RFC 1035, section 3.3.13). Times are in seconds.
package struct StartOfAuthority: Hashable, Sendable {
  /// The zone's primary server (MNAME).
  package var server: DomainName
  /// The administrator's mailbox, as a name (RNAME).
  package var mailbox: DomainName
  /// The serial number, which increases with each change.
  package var serial: UInt32
  /// How often secondary servers check for changes; we have none.
  package var refresh: UInt32 = 7200
  /// How long secondary servers wait after a failed check.
  package var retry: UInt32 = 1800
  /// How long secondary servers keep serving the zone without contact.
  package var expire: UInt32 = 86400
  /// How long negative responses may be cached (RFC 2308).
  package var minimum: UInt32

  /// Creates SOA data with CoreDNS's times.
  package init(server: DomainName, mailbox: DomainName, serial: UInt32, minimum: UInt32) {
    self.server = server
    self.mailbox = mailbox
    self.serial = serial
    self.minimum = minimum
  }
}
