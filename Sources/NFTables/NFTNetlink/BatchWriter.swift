internal import Addresses
internal import CNftnl
internal import Netlink
internal import NFTRuleset

/// Builds the messages of a batch and records the origin of each.
struct BatchWriter: ~Copyable {
  private var output = MessageWriter()
  private var entries: [BatchEntry] = []
  /// The buffer in which a message is assembled before it is appended.
  private var scratch = [UInt8](repeating: 0, count: 1 << 16)
  private var setCount: UInt32 = 0
  /// The ownership of tables that the batch creates.
  let ownership: TableOwnership
  /// The origin of the next message.
  private var transaction = 0
  private var operation = 0
  private var family = AddressFamily.ipv4

  init(generation: UInt32?, ownership: TableOwnership, reserving bytes: Int) {
    self.ownership = ownership
    output.reserve(bytes)
    begin(BatchMessage.begin, flags: 0, header: Self.batchHeader, .batch)
    if let generation { output.attribute(BatchMessage.generation, network: generation) }
  }

  /// Sets the operation to which the following messages belong.
  mutating func enter(transaction: Int, family: AddressFamily, operation: Int) {
    self.transaction = transaction
    self.family = family
    self.operation = operation
  }

  /// Returns a batch-local ID for a set that the batch creates.
  mutating func nextSetID() -> UInt32 {
    setCount += 1
    return setCount
  }

  /// Requests an acknowledgement of the last message, even on success.
  mutating func requestAcknowledgement() { output.requestAcknowledgement() }

  /// Ends the batch. The last message before the end requests an acknowledgement, which every kernel sends once the
  /// batch is committed; the end itself is acknowledged only since Linux 6.10 (nfnetlink_rcv_batch, tested from 5.10 to
  /// 7.3).
  consuming func sealed(_ transactions: [Transaction], generation: UInt32?) -> SealedBatch {
    if entries.count > 1 { output.requestAcknowledgement() }
    begin(BatchMessage.end, flags: 0, header: Self.batchHeader, .batch)
    output.endMessage()
    return SealedBatch(
      bytes: output.bytes, transactions: transactions, generation: generation, ownership: ownership,
      entries: entries)
  }

  /// The batch's begin and end messages name the subsystem instead of a family.
  private static let batchHeader = subsystemHeader(0, resource: 10)

  private mutating func begin(
    _ type: UInt16, flags: UInt16, header: [UInt8], _ subject: BatchEntry.Subject
  ) {
    entries.append(
      BatchEntry(start: output.bytes.count, transaction: transaction, operation: operation, subject: subject))
    output.begin(type: type, flags: flags, sequence: UInt32(entries.count))
    output.append(header[...])
  }

  /// Appends a message that libnftnl builds.
  mutating func append(
    _ kind: MessageKind, flags: UInt16, _ subject: BatchEntry.Subject = .operation,
    _ build: (UnsafeMutablePointer<nlmsghdr>) -> Void
  ) {
    begin(kind.netlinkType, flags: flags, header: subsystemHeader(family.protocolNumber), subject)
    let prefix = Message.headerLength + subsystemHeaderLength
    let length = scratch.withUnsafeMutableBytes { buffer in
      guard let header = mnl_nlmsg_put_header(buffer.baseAddress) else { return prefix }
      mnl_nlmsg_put_extra_header(header, subsystemHeaderLength)
      build(header)
      return Int(header.pointee.nlmsg_len)
    }
    output.append(scratch[prefix..<length])
  }

  /// Appends as many messages as the elements need.
  mutating func append(
    _ elements: [Element], _ writer: ElementWriter, to set: String, setID: UInt32? = nil,
    _ subject: (Range<Int>) -> BatchEntry.Subject
  ) {
    var first = 0
    while first < elements.count {
      let kind = writer.keysOnly ? MessageKind.deleteElements : .newElements
      let flags = writer.keysOnly ? 0 : Message.Flags.create | Message.Flags.exclusive
      let header = subsystemHeader(family.protocolNumber)
      begin(kind.netlinkType, flags: flags, header: header, subject(first..<first))
      output.attribute(ElementAttribute.listTable, tableName)
      output.attribute(ElementAttribute.listSet, set)
      if let setID { output.attribute(ElementAttribute.listSetID, network: setID) }
      var next = first
      output.attribute(
        ElementAttribute.listElements | ElementAttribute.nested, room: ElementWriter.bufferSize
      ) { buffer in
        let written = writer.write(elements, from: first, into: buffer)
        next = written.next
        return written.length
      }
      entries[entries.count - 1].subject = subject(first..<next)
      first = next
    }
  }
}
