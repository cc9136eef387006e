internal import Netlink
internal import NFTRuleset

/// Reads the elements of one set from a dump. Because there may be hundreds of thousands, only the key, data, comment
/// and, if the set has counters, the counter are parsed; timeouts are ignored.
struct ElementReader {
  private let layout: ElementLayout
  private let hasCounters: Bool
  private var elements = KeyedElements.Builder()
  /// The first keys of ranges that have end markers.
  private var starts: [Element] = []
  /// The elements' counters, by key.
  private(set) var counts: [RegisterWords: ElementCount] = [:]
  /// The end markers of ranges: the first key after each range.
  private var ends: [RegisterWords] = []
  /// False once an element was read that we could not have created.
  private(set) var isOurs = true

  init(_ set: SetDeclaration, readingCounters: Bool = true) {
    layout = ElementLayout(set)
    hasCounters = set.hasCounters && readingCounters
  }

  /// Reads the elements in one message.
  mutating func read(_ message: Message, in bytes: [UInt8]) {
    guard let list = bytes.attribute(ElementAttribute.listElements, in: message.attributes) else { return }
    var cursor = AttributeCursor(list.payload)
    while let item = cursor.next(in: bytes) { isOurs = readElement(item.payload, in: bytes) && isOurs }
  }

  /// Returns the elements by key; nil if there is one that we could not have created.
  consuming func finished() -> KeyedElements? {
    guard isOurs else { return nil }
    if case .ends = layout.ranges { return joined().flatMap { KeyedElements($0) } }
    return elements.finished()
  }

  private mutating func readElement(_ item: Range<Int>, in bytes: [UInt8]) -> Bool {
    var key: RegisterWords?
    var end: RegisterWords?
    var value = Element.Value.none
    var comment: String?
    var isEnd = false
    var count: ElementCount?
    var limit: ElementLimit?
    var cursor = AttributeCursor(item)
    while let attribute = cursor.next(in: bytes) {
      switch attribute.type {
      case ElementAttribute.key:
        key = Self.words(attribute, as: layout.key, length: layout.keyLength, in: bytes)
      case ElementAttribute.keyEnd:
        end = Self.words(attribute, as: layout.key, length: layout.keyLength, in: bytes)
      case ElementAttribute.data:
        guard let data = data(attribute, in: bytes) else { return false }
        value = data
      case ElementAttribute.flags:
        guard let flags = bytes.networkUInt32(at: attribute.payload.lowerBound),
          flags & ~ElementAttribute.intervalEnd == 0
        else { return false }
        isEnd = flags != 0
      case ElementAttribute.userData: comment = Self.comment(attribute, in: bytes)
      case ElementAttribute.expression where hasCounters: count = Self.count(attribute, in: bytes)
      case ElementAttribute.expression where layout.limit != nil:
        limit = ElementLimit(attribute.payload, in: bytes)
      default: break
      }
    }
    guard let key else { return false }
    if let count { counts[key] = count }
    if let kind = layout.limit, !isEnd {
      guard let limit, limit.kind == kind else { return false }
      value = .limit(limit)
    }
    return add(key, end: end, value, comment, isEnd: isEnd)
  }

  private mutating func add(
    _ key: RegisterWords, end: RegisterWords?, _ value: Element.Value, _ comment: String?, isEnd: Bool
  ) -> Bool {
    switch layout.ranges {
    case .none:
      guard !isEnd, end == nil else { return false }
      elements.append(Element(key, value, comment: comment))
    case .pairs: elements.append(Element(key, .through(end ?? key), comment: comment))
    case .ends where isEnd: ends.append(key)
    case .ends:
      let isLimited = layout.limit != nil
      starts.append(Element(key, isLimited ? value : .through(key), comment: comment))
    }
    return true
  }

  /// Joins range starts with end markers. A range extends to the first end marker after its start, to the start of the
  /// next range, or to the highest key. End markers before the first range come from nft, which adds one at 0.
  private func joined() -> [Element]? {
    let starts = starts.sorted { $0.key < $1.key }
    let ends = ends.sorted()
    var place = 0
    var joined: [Element] = []
    for (index, start) in starts.enumerated() {
      while place < ends.count, ends[place] <= start.key { place += 1 }
      let next = index + 1 < starts.count ? starts[index + 1].key : nil
      let end = [place < ends.count ? ends[place] : nil, next].compactMap { $0 }.min()
      guard let last = end.map({ $0.predecessor() }) ?? start.key.last(layout.keyLength) else { return nil }
      if layout.limit == nil {
        joined.append(Element(start.key, .through(last), comment: start.comment))
      } else {
        // Limits are for single keys.
        guard last == start.key else { return nil }
        joined.append(start)
      }
    }
    return joined
  }

  /// Parses the words of a nested NFTA_DATA_VALUE of exactly this length.
  static func words(
    _ nest: Attribute, as forms: [WordForm], length: Int, in bytes: [UInt8]
  ) -> RegisterWords? {
    var cursor = AttributeCursor(nest.payload)
    guard let value = cursor.next(in: bytes), value.type == ElementAttribute.value,
      value.payload.count == length
    else { return nil }
    var words = RegisterWords()
    var place = value.payload.lowerBound
    for form in forms {
      // A single transport or port is padded to four bytes like any attribute, except at the end of the message.
      guard let wire = bytes.hostUInt32(at: place) else { return nil }
      words.append(form.word(wire))
      place += 4
    }
    return words
  }

  private func data(_ nest: Attribute, in bytes: [UInt8]) -> Element.Value? {
    if !layout.data.isEmpty {
      return Self.words(nest, as: layout.data, length: layout.dataLength, in: bytes).map { .fields($0) }
    }
    guard let verdict = bytes.attribute(ElementAttribute.verdict, in: nest.payload),
      let code = bytes.attribute(ElementAttribute.verdictCode, in: verdict.payload),
      let number = bytes.networkUInt32(at: code.payload.lowerBound)
    else { return nil }
    let chain = bytes.attribute(ElementAttribute.verdictChain, in: verdict.payload)
    let name = chain.flatMap { bytes.text(in: $0.payload) }.flatMap(ChainName.init)
    guard chain == nil || name != nil else { return nil }
    return Verdict(code: Int32(bitPattern: number), chain: name).map { .verdict($0) }
  }

  /// Parses a counter expression of an element.
  private static func count(_ expression: Attribute, in bytes: [UInt8]) -> ElementCount? {
    guard let data = bytes.attribute(ElementAttribute.expressionData, in: expression.payload),
      let packets = bytes.attribute(ElementAttribute.counterPackets, in: data.payload),
      let size = bytes.attribute(ElementAttribute.counterBytes, in: data.payload),
      let packetCount = bytes.networkUInt64(at: packets.payload.lowerBound),
      let byteCount = bytes.networkUInt64(at: size.payload.lowerBound)
    else { return nil }
    return ElementCount(packets: packetCount, bytes: byteCount)
  }

  /// Returns the comment in nft's user data, a sequence of one-byte types, one-byte lengths and values.
  static func comment(_ attribute: Attribute, in bytes: [UInt8]) -> String? {
    var place = attribute.payload.lowerBound
    while place + 2 <= attribute.payload.upperBound {
      let value = place + 2..<place + 2 + Int(bytes[place + 1])
      guard value.upperBound <= attribute.payload.upperBound else { return nil }
      if bytes[place] == ElementAttribute.comment {
        let end = value.isEmpty || bytes[value.upperBound - 1] != 0 ? value.upperBound : value.upperBound - 1
        return String(decoding: bytes[value.lowerBound..<end], as: UTF8.self)
      }
      place = value.upperBound
    }
    return nil
  }
}

extension RegisterWords {
  /// Returns the highest key of a field with this many bytes.
  fileprivate func last(_ bytes: Int) -> RegisterWords {
    var words = RegisterWords()
    for _ in 0..<Int(count) { words.append(bytes >= 4 ? .max : (1 << UInt32(8 * bytes)) - 1) }
    return words
  }
}
