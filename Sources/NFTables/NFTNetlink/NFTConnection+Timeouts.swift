public import Addresses
internal import Netlink
public import NFTRuleset

// An element that a packet added to a dynamic map keeps the timeout that was in force then.
extension NFTConnection {
  /// Changes the timeouts of elements of a dynamic map, starting from now. Elements that already have the right timeout
  /// are left alone. A few thousand elements are changed atomically at a time.
  ///
  /// Each element is deleted and re-added in one batch, which every kernel accepts. Merely adding it again changes its
  /// timeout only since Linux 6.12 (nf_tables_api.c, nft_add_set_elem).
  ///
  /// - Parameter milliseconds: returns the timeout for a key, or nil to leave the element alone.
  /// - Returns: the number of committed batches.
  public mutating func setTimeouts(
    in map: SetDeclaration, _ family: AddressFamily, _ milliseconds: (RegisterWords) -> UInt64?
  ) throws(CommitError) -> Int {
    var batches = 0
    // Meanwhile, packets change elements and timeouts delete them. In either case, the remaining ones are read again.
    for _ in 0..<Self.attempts {
      do throws(CommitError) {
        let elements = try timedElements(of: map, family, milliseconds)
        if elements.isEmpty { return batches }
        try setTimeouts(of: elements, in: map, family, countingBatches: &batches)
      } catch {
        guard [.raced, .socket(.changedWhileRead)].contains(error) else { throw error }
      }
    }
    throw .raced
  }

  private static var attempts: Int { 10 }
  /// Chosen so that the elements fit in a message and the messages in a batch that every socket accepts.
  private static var elementsInMessage: Int { 400 }
  private static var messagesInBatch: Int { 4 }

  /// Returns the elements whose timeouts differ from the requested ones.
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
          guard
            let element = TimedElement(item.payload, in: bytes, layout: layout, milliseconds: milliseconds),
            (element.present ?? map.timeoutMilliseconds) != element.wanted
          else { continue }
          found.append(element)
        }
      }
    } catch {
      // The map does not exist, so there is nothing to change.
      if error.errno == .noEntry { return [] }
      throw .socket(error)
    }
    return found
  }

  private mutating func setTimeouts(
    of elements: [TimedElement], in map: SetDeclaration, _ family: AddressFamily,
    countingBatches batches: inout Int
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
      // A packet or a timeout has removed an element, or a packet has added one.
      case .noEntry, .exists, .busy: throw .raced
      case .notPermitted: throw .notPermitted
      case let errno?: throw .rejected(errno, nil, kernelSays: answers.first { $0.errno != nil }?.text)
      }
    }
  }

  /// Returns a batch that deletes the elements and adds them again with their new timeouts.
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

  /// Appends the messages. Each requests an acknowledgement, because the end of a batch is not acknowledged before
  /// Linux 6.10.
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

/// An element as the kernel listed it, and its requested timeout.
private struct TimedElement {
  /// The payload of NFTA_SET_ELEM_KEY.
  private let key: [UInt8]
  /// The payload of NFTA_SET_ELEM_DATA.
  private let data: [UInt8]
  /// The current timeout in milliseconds; nil if it is the map's default, which the kernel does not report.
  let present: UInt64?
  /// The requested timeout in milliseconds.
  let wanted: UInt64

  /// Parses an element; nil if its timeout should be left alone.
  init?(
    _ item: Range<Int>, in bytes: [UInt8], layout: ElementLayout, milliseconds: (RegisterWords) -> UInt64?
  ) {
    guard let key = bytes.attribute(ElementAttribute.key, in: item),
      let data = bytes.attribute(ElementAttribute.data, in: item),
      let words = ElementReader.words(key, as: layout.key, length: layout.keyLength, in: bytes),
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

/// The attribute number of an element's timeout in milliseconds (nf_tables.h, nft_set_elem_attributes).
private enum TimeoutAttribute {
  static let timeout: UInt16 = 4
}
