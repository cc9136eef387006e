/// A query with one question.
package struct DNSQuery: Hashable, Sendable {
  /// The message ID.
  package var id: UInt16
  /// Whether the client desires recursion (RD).
  package var wantsRecursion: Bool
  /// The requested name, with the client's capitalization.
  package var name: DomainName
  /// The requested record type.
  package var type: RecordType
  /// The requested class.
  package var recordClass: RecordClass
  /// The client's EDNS capabilities; nil if it sent no OPT record.
  package var extensions: Extensions?

  /// The capabilities that a client states in an OPT record (RFC 6891).
  package struct Extensions: Hashable, Sendable {
    /// The maximum UDP payload size that the client accepts.
    package var datagramSize: UInt16
    /// The DO bit: whether the client accepts DNSSEC records. We have none, but must echo the bit (RFC 3225, section
    /// 3).
    package var acceptsDNSSEC: Bool

    /// Creates the capabilities of a client that accepts UDP payloads of this size.
    package init(datagramSize: UInt16, acceptsDNSSEC: Bool = false) {
      self.datagramSize = datagramSize
      self.acceptsDNSSEC = acceptsDNSSEC
    }
  }

  /// Creates a query, of class IN by default.
  package init(
    id: UInt16, name: DomainName, type: RecordType, recordClass: RecordClass = .internet,
    wantsRecursion: Bool = true, extensions: Extensions? = nil
  ) {
    self.id = id
    self.name = name
    self.type = type
    self.recordClass = recordClass
    self.wantsRecursion = wantsRecursion
    self.extensions = extensions
  }

  /// The maximum size of a UDP response: 512 bytes without EDNS (RFC 1035, section 4.2.1), and never more than 1232, to
  /// avoid fragmentation.
  package var maximumResponseSize: Int {
    extensions.map { min(max(Int($0.datagramSize), 512), DNSResponse.datagramSize) } ?? 512
  }

  /// Whether an upstream server's message is the response to this query: it has the same ID and question (RFC 5452,
  /// section 9.1).
  package func isAnswered(by bytes: [UInt8]) -> Bool {
    guard let header = DNSHeader(bytes: bytes), header.isResponse, header.id == id, header.counts[0] == 1
    else {
      return false
    }
    var reader = DNSReader(bytes)
    return reader.name() == name && reader.number16() == type.number
      && reader.number16() == recordClass.number
  }
}
