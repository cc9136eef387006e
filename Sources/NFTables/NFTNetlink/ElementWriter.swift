internal import NFTRuleset

/// Encodes elements of one set as an NFTA_SET_ELEM_LIST_ELEMENTS list, like nft. There may be hundreds of thousands of
/// elements, so nothing is allocated per element.
///
///     list element  key  value    [flags] [data] [user data]
struct ElementWriter {
  /// The list length in bytes at which a new message begins. The length of a nested attribute has 16 bits; nft and we
  /// stay well below.
  static let limit = 60_000
  /// The size of the buffer for a list: the limit, plus room for the element that exceeds it.
  static let bufferSize = limit + 2 * longestElement
  /// The maximum length of an element: two keys of 32 bytes, a verdict with a name of 128, a comment of 128, headers.
  private static let longestElement = 640

  let layout: ElementLayout
  /// Whether to write only keys, which suffice for deleting and requesting elements.
  let keysOnly: Bool
  /// Initial counter values by key, instead of 0.
  var counts: [RegisterWords: ElementCount] = [:]

  /// Writes elements, starting at index `first`, until the limit is reached. Returns the index of the first element not
  /// written and the length of the list in bytes.
  func write(
    _ elements: [Element], from first: Int, into buffer: UnsafeMutableRawBufferPointer
  ) -> (next: Int, length: Int) {
    precondition(buffer.count >= Self.bufferSize)
    var output = AttributeOutput(buffer)
    var next = first
    // Reading through a span does not copy the elements.
    let elements = elements.span
    while next < elements.count, output.count < Self.limit {
      write(elements[next], to: &output)
      next += 1
    }
    return (next, output.count)
  }

  /// Returns all elements as one list; they must fit in one message.
  func list(_ elements: [Element]) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: Self.bufferSize)
    let (next, length) = buffer.withUnsafeMutableBytes { write(elements, from: 0, into: $0) }
    precondition(next == elements.count, "too many elements for one message")
    return Array(buffer[..<length])
  }

  @inline(__always)
  private func write(_ element: Element, to output: inout AttributeOutput) {
    switch layout.ranges {
    case .none:
      let start = output.nest(ElementAttribute.element)
      writeKey(element.key, as: ElementAttribute.key, to: &output)
      writeValueAndUserData(of: element, isOpen: false, to: &output)
      output.end(start)
    case .pairs: writePair(element, to: &output)
    case .ends: writeRange(element, to: &output)
    }
  }

  private func writePair(_ element: Element, to output: inout AttributeOutput) {
    let start = output.nest(ElementAttribute.element)
    writeKey(element.key, as: ElementAttribute.key, to: &output)
    writeKey(element.lastKey, as: ElementAttribute.keyEnd, to: &output)
    writeValueAndUserData(of: element, isOpen: false, to: &output)
    output.end(start)
  }

  /// Writes a range with its end marker; a range up to the highest key has none.
  private func writeRange(_ element: Element, to output: inout AttributeOutput) {
    let end = element.lastKey.successor(layout.keyLength)
    let start = output.nest(ElementAttribute.element)
    writeKey(element.key, as: ElementAttribute.key, to: &output)
    writeValueAndUserData(of: element, isOpen: end == nil, to: &output)
    output.end(start)
    guard let end else { return }
    let endStart = output.nest(ElementAttribute.element)
    output.header(ElementAttribute.flags, payload: 4)
    output.put(ElementAttribute.intervalEnd.bigEndian)
    writeKey(end, as: ElementAttribute.key, to: &output)
    output.end(endStart)
  }

  @inline(__always)
  private func writeKey(_ key: RegisterWords, as type: UInt16, to output: inout AttributeOutput) {
    output.header(type | ElementAttribute.nested, payload: 4 + netlinkAlignedLength(layout.keyLength))
    writeWords(key, as: layout.key, length: layout.keyLength, to: &output)
  }

  @inline(__always)
  private func writeWords(
    _ words: RegisterWords, as forms: [WordForm], length: Int, to output: inout AttributeOutput
  ) {
    precondition(Int(words.count) == forms.count, "the fields of a key or value differ from the set's")
    output.header(ElementAttribute.value, payload: length)
    for index in 0..<forms.count { output.put(forms[index].wire(words[index])) }
  }

  @inline(__always)
  private func writeValueAndUserData(of element: Element, isOpen: Bool, to output: inout AttributeOutput) {
    guard !keysOnly else { return }
    switch element.value {
    case .none, .through: break
    case .fields(let words):
      let length = 4 + netlinkAlignedLength(layout.dataLength)
      output.header(ElementAttribute.data | ElementAttribute.nested, payload: length)
      writeWords(words, as: layout.data, length: layout.dataLength, to: &output)
    case .verdict(let verdict): writeVerdict(verdict, to: &output)
    case .limit(let limit): writeLimit(limit, to: &output)
    }
    if element.comment != nil || isOpen { writeUserData(element.comment, isOpen: isOpen, to: &output) }
    if !counts.isEmpty, let count = counts[element.key] { writeCounter(count, to: &output) }
  }

  /// Writes a counter with initial values: `counter packets N bytes M` in nft's syntax.
  private func writeCounter(_ count: ElementCount, to output: inout AttributeOutput) {
    let expression = output.nest(ElementAttribute.expression)
    output.header(ElementAttribute.expressionName, payload: 8)
    output.put("counter".utf8, padding: 1)
    let data = output.nest(ElementAttribute.expressionData)
    output.header(ElementAttribute.counterBytes, payload: 8)
    output.put(count.bytes.bigEndian)
    output.header(ElementAttribute.counterPackets, payload: 8)
    output.put(count.packets.bigEndian)
    output.end(data)
    output.end(expression)
  }

  /// Writes the expression of a limit. `over` is the flag that inverts it.
  private func writeLimit(_ limit: ElementLimit, to output: inout AttributeOutput) {
    let name = limit.kind.expressionName.utf8
    let expression = output.nest(ElementAttribute.expression)
    output.header(ElementAttribute.expressionName, payload: name.count + 1)
    output.put(name, padding: 1)
    output.align()
    let data = output.nest(ElementAttribute.expressionData)
    func put(_ type: UInt16, _ number: UInt32) {
      output.header(type, payload: 4)
      output.put(number.bigEndian)
    }
    switch limit {
    case .connections(let count):
      put(ElementAttribute.connectionCount, count)
      put(ElementAttribute.connectionFlags, LimitEncoding.inverted)
    case .rate(let rate):
      output.header(ElementAttribute.limitRate, payload: 8)
      output.put(UInt64(rate).bigEndian)
      output.header(ElementAttribute.limitUnit, payload: 8)
      output.put(LimitEncoding.second.bigEndian)
      put(ElementAttribute.limitBurst, rate)
      put(ElementAttribute.limitType, LimitEncoding.packets)
      put(ElementAttribute.limitFlags, LimitEncoding.inverted)
    }
    output.end(data)
    output.end(expression)
  }

  private func writeVerdict(_ verdict: Verdict, to output: inout AttributeOutput) {
    let data = output.nest(ElementAttribute.data)
    let body = output.nest(ElementAttribute.verdict)
    output.header(ElementAttribute.verdictCode, payload: 4)
    output.put(UInt32(bitPattern: verdict.code).bigEndian)
    if let chain = verdict.chain {
      let name = chain.description.utf8
      output.header(ElementAttribute.verdictChain, payload: name.count + 1)
      output.put(name, padding: 1)
      output.align()
    }
    output.end(body)
    output.end(data)
  }

  /// Writes the user data: the NUL-terminated comment, then, like nft 1.0.6, a flag if the range has no end marker.
  private func writeUserData(_ comment: String?, isOpen: Bool, to output: inout AttributeOutput) {
    let length = comment.map { $0.utf8.count + 1 } ?? 0
    precondition(length <= 129, "the comment is longer than 128 bytes")
    output.header(ElementAttribute.userData, payload: (length > 0 ? length + 2 : 0) + (isOpen ? 6 : 0))
    if let comment {
      output.put(ElementAttribute.comment)
      output.put(UInt8(length))
      output.put(comment.utf8, padding: 1)
    }
    if isOpen {
      output.put(ElementAttribute.userDataFlags)
      output.put(UInt8(4))
      output.put(UInt32(1))  // NFTNL_SET_ELEM_F_INTERVAL_OPEN
    }
    output.align()
  }
}

@inline(__always)
private func netlinkAlignedLength(_ length: Int) -> Int { (length + 3) & ~3 }

extension Element {
  /// The last key of the range; a single key is a range of length one.
  fileprivate var lastKey: RegisterWords {
    if case .through(let last) = value { last } else { key }
  }
}

extension RegisterWords {
  /// Returns the next key of a field with this many bytes; nil after the highest.
  func successor(_ bytes: Int) -> RegisterWords? {
    let number = (0..<Int(count)).reduce(UInt128(0)) { $0 << 32 | UInt128(self[$1]) }
    let last = bytes == 16 ? UInt128.max : (1 << UInt128(8 * bytes)) - 1
    return number >= last ? nil : RegisterWords(number: number + 1, count: Int(count))
  }

  /// Returns the previous key; nil before the lowest.
  func predecessor() -> RegisterWords? {
    let number = (0..<Int(count)).reduce(UInt128(0)) { $0 << 32 | UInt128(self[$1]) }
    return number == 0 ? nil : RegisterWords(number: number - 1, count: Int(count))
  }

  private init(number: UInt128, count: Int) {
    self.init()
    for index in 0..<count {
      append(UInt32(truncatingIfNeeded: number >> UInt128(32 * (count - 1 - index))))
    }
  }
}
