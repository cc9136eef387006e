public import Addresses
internal import Netlink
public import NFTRuleset

/// What packets have put into a dynamic map stays for as long as was asked for when they did.
extension NFTConnection {
  /// Gives elements of a dynamic map other timeouts, which count from now on. Elements that have theirs already are left
  /// alone. A few thousand are changed at a time, each together with its timeout or not at all.
  ///
  /// An element is deleted and added in one batch, which every kernel takes. To add it once more changes its timeout from
  /// Linux 6.12 on only (nf_tables_api.c, nft_add_set_elem).
  ///
  /// - Parameter milliseconds: the timeout of the element with this key; nil, and it is none of those.
  /// - Returns: how many batches came into force.
  public mutating func setTimeouts(
    in map: SetDeclaration, _ family: AddressFamily, _ milliseconds: (RegisterWords) -> UInt64?
  ) throws(CommitError) -> Int {
    var batches = 0
    // Packets change and delete elements meanwhile, and time does. Whatever it was, what is left is read again.
    for _ in 0..<Self.attempts {
      do throws(CommitError) {
        let elements = try timedElements(of: map, family, milliseconds)
        if elements.isEmpty { return batches }
        try setTimeouts(of: elements, in: map, family, &batches)
      } catch {
        guard [.raced, .socket(.changedWhileRead)].contains(error) else { throw error }
      }
    }
    throw .raced
  }

  private static var attempts: Int { 10 }
  /// So many elements have room in a message, and so many messages in a batch that every socket takes.
  private static var elementsInMessage: Int { 400 }
  private static var messagesInBatch: Int { 4 }

  /// The elements whose timeouts are others than they are to be.
  private mutating func timedElements(
    of map: SetDeclaration, _ family: AddressFamily, _ milliseconds: (RegisterWords) -> UInt64?
  ) throws(CommitError) -> [TimedElement] {
    let names = [(ElementAttribute.listTable, tableName), (ElementAttribute.listSet, map.name.description)]
    let layout = ElementLayout(map)
    var found: [TimedElement] = []
    do {
      try list(.getElements, family, names) { message, bytes throws(NetlinkError) in
        let list = bytes.attribute(ElementAttribute.listElements, in: message.attributes)
        var cursor = AttributeCursor(list?.payload ?? 0..<0)
        while let item = cursor.next(in: bytes) {
          guard let element = TimedElement(item.payload, in: bytes, layout, milliseconds),
            (element.present ?? map.timeoutMilliseconds) != element.wanted
          else { continue }
          found.append(element)
        }
      }
    } catch {
      // Without the map there is nothing to change.
      if error.errno == .noEntry { return [] }
      throw .socket(error)
    }
    return found
  }

  private mutating func setTimeouts(
    of elements: [TimedElement], in map: SetDeclaration, _ family: AddressFamily, _ batches: inout Int
  ) throws(CommitError) {
    let step = Self.elementsInMessage * Self.messagesInBatch
    for first in stride(from: 0, to: elements.count, by: step) {
      let some = elements[first..<min(first + step, elements.count)]
      let batch = timeoutBatch(some, in: map, family)
      do { try socket.send(batch) } catch { throw .socket(error) }
      let (answers, areLost) = acknowledgements()
      switch answers.lazy.compactMap(\.errno).first {
      case nil where areLost || answers.isEmpty: throw .raced
      case nil: batches += 1
      // A packet, or time, has taken an element away, or a packet has brought one.
      case .noEntry, .exists, .busy: throw .raced
      case .notPermitted: throw .notPermitted
      case let errno?: throw .rejected(errno, nil, kernelSays: answers.first { $0.errno != nil }?.text)
      }
    }
  }

  /// One batch: the elements go, and come again with their timeouts.
  private mutating func timeoutBatch(
    _ elements: ArraySlice<TimedElement>, in map: SetDeclaration, _ family: AddressFamily
  ) -> [UInt8] {
    var writer = MessageWriter()
    let batch = subsystemHeader(0, resource: 10)
    writer.begin(type: BatchMessage.begin, flags: 0, sequence: socket.nextSequence())
    writer.append(batch[...])
    append(elements, .deleteElements, in: map, family, to: &writer)
    append(elements, .newElements, in: map, family, to: &writer)
    writer.begin(type: BatchMessage.end, flags: 0, sequence: socket.nextSequence())
    writer.append(batch[...])
    return writer.finished()
  }

  /// Every message asks for an answer: the kernel gives none for the end of a batch before Linux 6.10.
  private mutating func append(
    _ elements: ArraySlice<TimedElement>, _ kind: MessageKind, in map: SetDeclaration,
    _ family: AddressFamily,
    to writer: inout MessageWriter
  ) {
    let isNew = kind == .newElements
    let flags = Message.Flags.acknowledge | (isNew ? Message.Flags.create : 0)
    for first in stride(from: elements.startIndex, to: elements.endIndex, by: Self.elementsInMessage) {
      writer.begin(type: kind.netlinkType, flags: flags, sequence: socket.nextSequence())
      writer.append(subsystemHeader(family.protocolNumber)[...])
      writer.attribute(ElementAttribute.listTable, tableName)
      writer.attribute(ElementAttribute.listSet, map.name.description)
      writer.nested(ElementAttribute.listElements) { list in
        for element in elements[first..<min(first + Self.elementsInMessage, elements.endIndex)] {
          list.nested(ElementAttribute.element) { element.write(to: &$0, withValue: isNew) }
        }
      }
    }
  }
}

/// An element as the kernel wrote it, and what its timeout is to be.
private struct TimedElement {
  /// The payload of NFTA_SET_ELEM_KEY.
  private let key: [UInt8]
  /// The payload of NFTA_SET_ELEM_DATA.
  private let data: [UInt8]
  /// Its timeout, in milliseconds; nil when it is the map's own, which the kernel does not tell.
  let present: UInt64?
  /// What its timeout is to be.
  let wanted: UInt64

  /// Nil for an element that is none of those.
  init?(
    _ item: Range<Int>, in bytes: [UInt8], _ layout: ElementLayout, _ milliseconds: (RegisterWords) -> UInt64?
  ) {
    guard let key = bytes.attribute(ElementAttribute.key, in: item),
      let data = bytes.attribute(ElementAttribute.data, in: item),
      let words = ElementReader.words(layout.key, layout.keyLength, key, in: bytes),
      let wanted = milliseconds(words)
    else { return nil }
    self.key = Array(bytes[key.payload])
    self.data = Array(bytes[data.payload])
    self.wanted = wanted
    let timeout = bytes.attribute(TimeoutAttribute.timeout, in: item)
    present = timeout.flatMap { bytes.networkUInt64(at: $0.payload.lowerBound) }
  }

  func write(to writer: inout MessageWriter, withValue isNew: Bool) {
    writer.nested(ElementAttribute.key) { $0.append(key[...]) }
    guard isNew else { return }
    writer.nested(ElementAttribute.data) { $0.append(data[...]) }
    let timeout = withUnsafeBytes(of: wanted.bigEndian) { Array($0) }
    writer.attribute(TimeoutAttribute.timeout, timeout[...])
  }
}

/// The number of nf_tables.h (nft_set_elem_attributes) for an element's timeout, in milliseconds.
private enum TimeoutAttribute {
  static let timeout: UInt16 = 4
}
