internal import YAMLEvents

/// A reader of YAML that puts values on a tape. Streams with anchors, tags, directives, merge keys, repeated keys, or keys that
/// are not strings in ASCII are not plain.
struct PlainYAML {
  /// The event that is to be taken next.
  private(set) var event: YAMLEvent

  /// The number of mappings and sequences inside each other.
  private static let depthLimit = 100

  /// Starts at the first event.
  init(_ events: inout YAMLEvents) throws(NotPlain) {
    guard let first = events.next() else { throw NotPlain() }
    event = first
  }

  /// Goes on to the next event.
  mutating func advance(_ events: inout YAMLEvents) throws(NotPlain) {
    guard let next = events.next(), !next.hasProperties else { throw NotPlain() }
    event = next
  }

  /// Skips this event. Returns false if another one is there.
  mutating func take(_ kind: YAMLEvent.Kind, _ events: inout YAMLEvents) throws(NotPlain) -> Bool {
    guard event.kind == kind else { return false }
    try advance(&events)
    return true
  }

  /// Reads a value.
  mutating func value(
    into tape: inout PlainTape, _ events: inout YAMLEvents, depth: Int = 0
  ) throws(NotPlain) {
    guard depth < Self.depthLimit else { throw NotPlain() }
    switch event.kind {
    case .mappingStart: try mapping(into: &tape, &events, depth: depth)
    case .sequenceStart: try sequence(into: &tape, &events, depth: depth)
    case .plainScalar:
      tape.append(token(plainKind(events.texts.span)))
      try advance(&events)
    case .quotedScalar:
      tape.append(token(.string))
      try advance(&events)
    default: throw NotPlain()
    }
  }

  private mutating func mapping(
    into tape: inout PlainTape, _ events: inout YAMLEvents, depth: Int
  ) throws(NotPlain) {
    let mapping = try openMapping(in: &tape, &events)
    while try !take(.mappingEnd, &events) {
      try key(into: &tape, of: mapping, &events)
      try value(into: &tape, &events, depth: depth + 1)
    }
    tape.close(mapping)
  }

  /// Opens the mapping that begins here. Returns its index.
  mutating func openMapping(in tape: inout PlainTape, _ events: inout YAMLEvents) throws(NotPlain) -> Int {
    let mapping = tape.open(.object, line: event.line32, column: event.column32)
    try advance(&events)
    return mapping
  }

  /// Skips the content of an empty document.
  mutating func skipNull(_ events: inout YAMLEvents) throws(NotPlain) {
    guard event.kind == .plainScalar, plainKind(events.texts.span) == .null else { throw NotPlain() }
    try advance(&events)
  }

  private mutating func sequence(
    into tape: inout PlainTape, _ events: inout YAMLEvents, depth: Int
  ) throws(NotPlain) {
    let sequence = tape.open(.list, line: event.line32, column: event.column32)
    try advance(&events)
    while try !take(.sequenceEnd, &events) { try value(into: &tape, &events, depth: depth + 1) }
    tape.close(sequence)
  }

  /// Reads a key of the mapping that is open at this index.
  mutating func key(
    into tape: inout PlainTape, of mapping: Int, _ events: inout YAMLEvents
  ) throws(NotPlain) {
    try tape.append(key: try keyToken(events.texts.span), of: mapping, events.texts.span)
    try advance(&events)
  }

  private func keyToken(_ texts: Span<UInt8>) throws(NotPlain) -> PlainTape.Token {
    guard event.kind == .plainScalar && plainKind(texts) == .string || event.kind == .quotedScalar else {
      throw NotPlain()
    }
    var hash = KeyHash()
    for index in event.text {
      guard texts[index] < 0x80 else { throw NotPlain() }
      hash.add(texts[index])
    }
    // A merge key.
    guard event.text.count != 2 || texts[event.text.lowerBound] != UInt8(ascii: "<") else { throw NotPlain() }
    return token(.key, next: hash.value)
  }

  private func token(_ kind: PlainTape.Kind, next: UInt32 = 0) -> PlainTape.Token {
    PlainTape.Token(
      start: UInt32(truncatingIfNeeded: event.text.lowerBound),
      count: UInt32(truncatingIfNeeded: event.text.count), next: next, kind: kind, line: event.line32,
      column: event.column32)
  }

  /// What an unquoted scalar is, as `PlainScalar` resolves it. The most frequent texts need no string.
  private func plainKind(_ texts: Span<UInt8>) -> PlainTape.Kind {
    let text = texts.extracting(event.text)
    guard !text.isEmpty else { return .null }
    switch text[0] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): if let kind = digitsKind(text) { return kind }
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): break
    default: if !PlainScalar.mayBeWord(startingWith: text[0], count: text.count) { return .string }
    }
    guard let string = String(validating: text) else { return .odd }
    switch PlainScalar(string) {
    case .null: return .null
    case .boolean(let value): return value ? .yes : .no
    case .wholeNumber, .number: return .odd
    case .string: return .string
    }
  }

  /// Decides about digits and dots: a number that starts with another digit than 0, or what resembles an IPv4 address. Nil for
  /// anything else.
  private func digitsKind(_ text: Span<UInt8>) -> PlainTape.Kind? {
    var dots = 0
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): break
      case UInt8(ascii: "."): dots += 1
      default: return nil
      }
    }
    if dots > 1 { return .string }
    guard dots == 0, text.count == 1 || text[0] != UInt8(ascii: "0") && text.count <= 18 else { return nil }
    return .integer
  }
}

extension YAMLEvent {
  fileprivate var line32: UInt32 { UInt32(truncatingIfNeeded: line) }
  fileprivate var column32: UInt32 { UInt32(truncatingIfNeeded: column) }
}
