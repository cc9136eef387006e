internal import KubeObjects

/// A message that is read from a tape. The switch over its fields is exhaustive, so a new field does not compile before it is
/// read here too.
protocol PlainMessage: NamedObject {
  /// The names of its fields.
  static var names: KeyTable<CodingKeys> { get }
  /// Reads one field from the value at this index.
  mutating func read(_ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>)
    throws(NotPlain)
}

extension PlainTape {
  /// Reads the fields of a message. Others are skipped.
  func read<Message: PlainMessage>(
    _ message: inout Message, at index: Int, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    let names = Message.names
    let end = end(of: index)
    var index = index + 1
    while index < end {
      if let key = names.value(of: tokens[index], bytes) {
        try message.read(key, at: index + 1, of: self, bytes)
      }
      index = self.end(of: index + 1)
    }
  }

  /// Reads a message.
  func read<Message: PlainMessage>(
    _ field: inout Field<Message>, at index: Int, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch tokens[index].kind {
    case .object:
      var message = Message()
      try read(&message, at: index, bytes)
      field = .value(message)
    case .null: field = .absent
    default: field = .wrong
    }
  }

  /// Reads a list of messages.
  func read<Message: PlainMessage>(
    _ field: inout ListField<Message>, at index: Int, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    try readList(&field, at: index) { (element, index) throws(NotPlain) in
      try read(&element, at: index, bytes)
    }
  }

  /// Reads a list of strings.
  func read(
    _ field: inout ListField<String>, at index: Int, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    try readList(&field, at: index) { (element, index) throws(NotPlain) in
      try read(&element, at: index, bytes)
    }
  }

  private func readList<Element>(
    _ field: inout ListField<Element>, at index: Int,
    _ readElement: (inout Field<Element>, Int) throws(NotPlain) -> Void
  ) throws(NotPlain) {
    switch tokens[index].kind {
    case .list: field = .value(try elements(at: index, readElement))
    case .null: field = .absent
    default: field = .wrong
    }
  }

  private func elements<Element>(
    at index: Int, _ readElement: (inout Field<Element>, Int) throws(NotPlain) -> Void
  ) throws(NotPlain) -> [Field<Element>] {
    var elements: [Field<Element>] = []
    let end = end(of: index)
    var index = index + 1
    while index < end {
      elements.append(.absent)
      try readElement(&elements[elements.count - 1], index)
      index = self.end(of: index)
    }
    return elements
  }
}
