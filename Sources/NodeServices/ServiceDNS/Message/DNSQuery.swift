/// A message with one question, as clients send it.
public struct DNSQuery: Hashable, Sendable {
  /// The client's number for it.
  public var id: UInt16
  /// Whether the client wants other servers to be asked, too.
  public var wantsRecursion: Bool
  /// The name that is asked for, in the client's own spelling.
  public var name: DomainName
  /// What is asked about it.
  public var type: RecordType
  /// In which class it is asked.
  public var recordClass: RecordClass
  /// What the client can do beyond RFC 1035; nil when it says nothing.
  public var extensions: Extensions?

  /// What a client says of itself (RFC 6891).
  public struct Extensions: Hashable, Sendable {
    /// The longest datagram that it takes.
    public var datagramSize: UInt16
    /// The DO bit: whether it understands DNSSEC. We have no signatures, but the bit comes back (RFC 3225, section 3).
    public var understandsSignatures: Bool

    /// A client that takes datagrams of this size.
    public init(datagramSize: UInt16, understandsSignatures: Bool = false) {
      self.datagramSize = datagramSize
      self.understandsSignatures = understandsSignatures
    }
  }

  /// A question, of class IN unless it says otherwise.
  public init(
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

  /// The longest datagram that may answer it: 512 bytes without extensions (RFC 1035, section 4.2.1), and never more
  /// than 1232, which no link has to fragment.
  public var longestDatagram: Int {
    extensions.map { min(max(Int($0.datagramSize), 512), DNSResponse.datagramSize) } ?? 512
  }

  /// Whether another server's message answers this question: it has its number, and repeats it (RFC 5452, section 9.1).
  public func isAnswered(by bytes: [UInt8]) -> Bool {
    guard let header = DNSHeader(bytes: bytes), header.isResponse, header.id == id, header.counts[0] == 1
    else {
      return false
    }
    var reader = DNSReader(bytes)
    return reader.name() == name && reader.number16() == type.number
      && reader.number16() == recordClass.number
  }
}
