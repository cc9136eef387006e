internal import Addresses
internal import CNftnl
internal import Netlink
internal import NFTRuleset

/// Collects the messages of a batch and what each of them was written for.
struct BatchWriter: ~Copyable {
  private var output = MessageWriter()
  private var entries: [BatchEntry] = []
  /// Where one message is put together before it is added.
  private var scratch = [UInt8](repeating: 0, count: 1 << 16)
  private var setCount: UInt32 = 0
  /// To whom the tables belong that are made.
  let ownership: TableOwnership
  /// What the next message is written for.
  private var transaction = 0
  private var operation = 0
  private var family = AddressFamily.ipv4

  init(generation: UInt32?, ownership: TableOwnership, reserving bytes: Int) {
    self.ownership = ownership
    output.reserve(bytes)
    begin(BatchMessage.begin, flags: 0, header: Self.batchHeader, .batch)
    if let generation { output.attribute(BatchMessage.generation, network: generation) }
  }

  /// The messages that follow belong to this operation.
  mutating func enter(transaction: Int, family: AddressFamily, operation: Int) {
    self.transaction = transaction
    self.family = family
    self.operation = operation
  }

  /// A number for a set that is made in this batch.
  mutating func nextSetID() -> UInt32 {
    setCount += 1
    return setCount
  }

  /// The message that was added last is answered, also when nothing is wrong with it.
  mutating func askForAnswer() { output.askForAnswer() }

  /// The batch, ended. The last message before the end asks for an answer: every kernel gives it once the batch is in
  /// force, while the end itself is answered from Linux 6.10 on only (nfnetlink_rcv_batch, tried from 5.10 to 7.3).
  consuming func sealed(_ transactions: [Transaction], generation: UInt32?) -> SealedBatch {
    if entries.count > 1 { output.askForAnswer() }
    begin(BatchMessage.end, flags: 0, header: Self.batchHeader, .batch)
    output.endMessage()
    return SealedBatch(
      bytes: output.bytes, transactions: transactions, generation: generation, ownership: ownership,
      entries: entries)
  }

  /// The batch's own messages name the subsystem instead of a family.
  private static let batchHeader = subsystemHeader(0, resource: 10)

  private mutating func begin(
    _ type: UInt16, flags: UInt16, header: [UInt8], _ subject: BatchEntry.Subject
  ) {
    entries.append(
      BatchEntry(start: output.bytes.count, transaction: transaction, operation: operation, subject: subject))
    output.begin(type: type, flags: flags, sequence: UInt32(entries.count))
    output.append(header[...])
  }

  /// Adds a message that libnftnl writes.
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

  /// Adds as many messages as the elements need.
  mutating func append(
    _ elements: [Element], _ writer: ElementWriter, to set: String, setID: UInt32? = nil,
    _ subject: (Range<Int>) -> BatchEntry.Subject
  ) {
    var first = 0
    while first < elements.count {
      let (next, length) = scratch.withUnsafeMutableBytes { writer.write(elements, from: first, into: $0) }
      let kind = writer.keysOnly ? MessageKind.deleteElements : .newElements
      let flags = writer.keysOnly ? 0 : Message.Flags.create | Message.Flags.exclusive
      let header = subsystemHeader(family.protocolNumber)
      begin(kind.netlinkType, flags: flags, header: header, subject(first..<next))
      output.attribute(ElementAttribute.listTable, tableName)
      output.attribute(ElementAttribute.listSet, set)
      if let setID { output.attribute(ElementAttribute.listSetID, network: setID) }
      output.attribute(ElementAttribute.listElements | ElementAttribute.nested, scratch[..<length])
      first = next
    }
  }
}
