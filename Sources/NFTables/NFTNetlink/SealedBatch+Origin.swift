internal import Addresses
internal import Netlink
internal import NFTRuleset

extension SealedBatch {
  /// Returns the origin of the message with this sequence number, down to the element or instruction at this offset
  /// from the start of the message. Nil for the batch's begin and end messages.
  public func origin(sequence: UInt32, offset: Int? = nil) -> Origin? {
    guard sequence >= 1, Int(sequence) <= entries.count else { return nil }
    let entry = entries[Int(sequence) - 1]
    guard let subject = subject(of: entry, offset: offset) else { return nil }
    return Origin(
      family: transactions[entry.transaction].family, transaction: entry.transaction,
      operation: entry.operation, subject: subject)
  }

  private func subject(of entry: BatchEntry, offset: Int?) -> Origin.Subject? {
    if case .batch = entry.subject { return nil }
    let transaction = transactions[entry.transaction]
    switch (transaction.operations[entry.operation], entry.subject) {
    case (.createTable, _), (.deleteTable, _): return .table
    case (.create(let object), _): return .object(object.name)
    case (.delete(let name), _): return .object(name)
    case (.flushChain(let name), _): return .object(.chain(name))
    case (.addRules(let chain), .rule(let index)):
      let instructions = chain.instructions(for: transaction.family)[index]
      return .rule(chain.name, index: index, instruction(of: entry, offset, instructions))
    case (.addRules(let chain), .anonymousSet(let index)),
      (.addRules(let chain), .anonymousElements(let index)):
      return .rule(chain.name, index: index, nil)
    case (.addRules(let chain), _): return .object(.chain(chain.name))
    case (.addElements(let set, let elements), .elements(let range)),
      (.deleteElements(let set, let elements), .elements(let range)):
      let sent = ElementLayout(set).wireOrder(elements)[range]
      return element(of: entry, offset, sent).map { .element(set, $0) } ?? .elements(set.name)
    case (.addElements(let set, _), _), (.deleteElements(let set, _), _): return .elements(set.name)
    }
  }

  private func instruction(
    of entry: BatchEntry, _ offset: Int?, _ instructions: [Instruction]
  ) -> Instruction? {
    let expressions: UInt16 = 4  // NFTA_RULE_EXPRESSIONS
    guard let place = place(of: offset, in: entry, list: expressions, { _ in true }),
      instructions.indices.contains(place)
    else { return nil }
    return instructions[place]
  }

  private func element(
    of entry: BatchEntry, _ offset: Int?, _ elements: ArraySlice<Element>
  ) -> Element? {
    let list = ElementAttribute.listElements
    // A range's end marker belongs to the element before it.
    let place = place(of: offset, in: entry, list: list) { item in
      bytes.attribute(ElementAttribute.flags, in: item.payload) == nil
    }
    guard let place, place < elements.count else { return nil }
    return elements[elements.startIndex + place]
  }

  /// Returns the index, among the counted items of a message's list, of the item that contains the offset.
  private func place(
    of offset: Int?, in entry: BatchEntry, list: UInt16, _ isCounted: (Attribute) -> Bool
  ) -> Int? {
    guard let offset, let length = bytes.hostUInt32(at: entry.start) else { return nil }
    let first = entry.start + Message.headerLength + subsystemHeaderLength
    let target = entry.start + offset
    guard let nest = bytes.attribute(list, in: first..<entry.start + Int(length)),
      nest.payload.contains(target)
    else { return nil }
    var place = -1
    var cursor = AttributeCursor(nest.payload)
    while let item = cursor.next(in: bytes), item.start <= target {
      if isCounted(item) { place += 1 }
    }
    return place >= 0 ? place : nil
  }
}
