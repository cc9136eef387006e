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
  /// What the client can do beyond RFC 1035; nil when it says nothing.
  public var extensions: Extensions?

  /// What a client says of itself (RFC 6891).
  public struct Extensions: Hashable, Sendable {
    /// The longest datagram that it takes.
    public var datagramSize: UInt16

    /// A client that takes datagrams of this size.
    public init(datagramSize: UInt16) { self.datagramSize = datagramSize }
  }

  /// A question of class IN.
  public init(
    id: UInt16, name: DomainName, type: RecordType, wantsRecursion: Bool = true, extensions: Extensions? = nil
  ) {
    self.id = id
    self.name = name
    self.type = type
    self.wantsRecursion = wantsRecursion
    self.extensions = extensions
  }

  /// The longest datagram that may answer it: 512 bytes without extensions (RFC 1035, section 4.2.1), and never more
  /// than 1232, which no link has to fragment.
  public var longestDatagram: Int {
    extensions.map { min(max(Int($0.datagramSize), 512), DNSResponse.datagramSize) } ?? 512
  }
}
