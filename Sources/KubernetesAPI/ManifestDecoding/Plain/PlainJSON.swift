/// A reader of JSON that puts values on a tape. It accepts only what JSONDecoder accepts too, and less than that: keys must be
/// ASCII and occur once, and strings need valid escapes even where nothing reads them.
struct PlainJSON {
  /// The index of the next byte.
  private(set) var position = 0
  private let end: Int

  init(_ bytes: Span<UInt8>) { end = bytes.count }

  /// The number of objects and lists inside each other.
  private static let depthLimit = 100

  /// Skips white space, and returns the byte after it; nil at the end.
  mutating func peek(_ bytes: Span<UInt8>) -> UInt8? {
    while position < end {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  /// Skips white space and this byte. Returns false if another one is there.
  mutating func take(_ expected: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard peek(bytes) == expected else { return false }
    position += 1
    return true
  }

  /// Reads a value.
  mutating func value(
    into tape: inout PlainTape, _ bytes: Span<UInt8>, depth: Int = 0
  ) throws(NotPlain) {
    guard depth < Self.depthLimit else { throw NotPlain() }
    switch peek(bytes) {
    case UInt8(ascii: "{"): try object(into: &tape, bytes, depth: depth)
    case UInt8(ascii: "["): try list(into: &tape, bytes, depth: depth)
    case UInt8(ascii: "\""): tape.append(try string(bytes))
    case UInt8(ascii: "t"): tape.append(try word("true", .yes, bytes))
    case UInt8(ascii: "f"): tape.append(try word("false", .no, bytes))
    case UInt8(ascii: "n"): tape.append(try word("null", .null, bytes))
    default: tape.append(try number(bytes))
    }
  }

  private mutating func object(
    into tape: inout PlainTape, _ bytes: Span<UInt8>, depth: Int
  ) throws(NotPlain) {
    let object = tape.open(.object)
    position += 1
    var hasMore = !take(UInt8(ascii: "}"), bytes)
    while hasMore {
      try tape.append(key: try key(bytes), of: object, bytes)
      try value(into: &tape, bytes, depth: depth + 1)
      hasMore = try hasAnother(before: UInt8(ascii: "}"), bytes)
    }
    tape.close(object)
  }

  private mutating func list(
    into tape: inout PlainTape, _ bytes: Span<UInt8>, depth: Int
  ) throws(NotPlain) {
    let list = tape.open(.list)
    position += 1
    var hasMore = !take(UInt8(ascii: "]"), bytes)
    while hasMore {
      try value(into: &tape, bytes, depth: depth + 1)
      hasMore = try hasAnother(before: UInt8(ascii: "]"), bytes)
    }
    tape.close(list)
  }

  /// Skips a comma, or the end of an object or list. Returns whether it was the comma.
  mutating func hasAnother(before end: UInt8, _ bytes: Span<UInt8>) throws(NotPlain) -> Bool {
    if take(UInt8(ascii: ","), bytes) { return true }
    guard take(end, bytes) else { throw NotPlain() }
    return false
  }

  /// Reads a key and the colon after it.
  mutating func key(_ bytes: Span<UInt8>) throws(NotPlain) -> PlainTape.Token {
    guard take(UInt8(ascii: "\""), bytes) else { throw NotPlain() }
    let start = position
    var hash = KeyHash()
    var hasEscapes = false
    while position < end, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\") {
        hasEscapes = true
        try skipKeyEscape(bytes)
      }
      let byte = bytes[position]
      guard byte >= 0x20, byte < 0x80 else { throw NotPlain() }
      hash.add(byte)
      position += 1
    }
    let key = token(.key, from: start, next: hash.value, hasEscapes: hasEscapes)
    position += 1
    guard take(UInt8(ascii: ":"), bytes) else { throw NotPlain() }
    return key
  }

  /// Moves from a backslash to the quote or backslash after it. These have no other spelling but by number, which is not plain in
  /// keys: so keys are equal if their spellings are.
  private mutating func skipKeyEscape(_ bytes: Span<UInt8>) throws(NotPlain) {
    position += 1
    guard position < end, "\"\\".utf8.contains(bytes[position]) else { throw NotPlain() }
  }

  private mutating func string(_ bytes: Span<UInt8>) throws(NotPlain) -> PlainTape.Token {
    position += 1
    let start = position
    var hasEscapes = false
    while position < end, bytes[position] != UInt8(ascii: "\"") {
      let byte = bytes[position]
      guard byte >= 0x20 else { throw NotPlain() }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        try skipEscape(bytes)
      }
      position += 1
    }
    guard position < end else { throw NotPlain() }
    let token = token(.string, from: start, hasEscapes: hasEscapes)
    position += 1
    return token
  }

  /// Moves from a backslash to the last byte of the escape.
  private mutating func skipEscape(_ bytes: Span<UInt8>) throws(NotPlain) {
    position += 1
    guard position < end else { throw NotPlain() }
    switch bytes[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return
    case UInt8(ascii: "u"):
      guard position + 4 < end else { throw NotPlain() }
      for offset in 1...4 where bytes[position + offset].hexDigit == nil { throw NotPlain() }
      position += 4
    default: throw NotPlain()
    }
  }

  private mutating func word(
    _ word: String, _ kind: PlainTape.Kind, _ bytes: Span<UInt8>
  ) throws(NotPlain) -> PlainTape.Token {
    let start = position
    for byte in word.utf8 {
      guard position < end, bytes[position] == byte else { throw NotPlain() }
      position += 1
    }
    return token(kind, from: start)
  }

  private mutating func number(_ bytes: Span<UInt8>) throws(NotPlain) -> PlainTape.Token {
    let start = position
    let isNegative = skip(UInt8(ascii: "-"), bytes)
    let digits = try skipDigits(bytes)
    let leadsWithZero = bytes[position - digits] == UInt8(ascii: "0")
    guard digits == 1 || !leadsWithZero else { throw NotPlain() }
    var isWhole = digits <= 18 && !(isNegative && leadsWithZero)
    if skip(UInt8(ascii: "."), bytes) {
      isWhole = false
      _ = try skipDigits(bytes)
    }
    if skip(UInt8(ascii: "e"), bytes) || skip(UInt8(ascii: "E"), bytes) {
      isWhole = false
      if !skip(UInt8(ascii: "+"), bytes) { _ = skip(UInt8(ascii: "-"), bytes) }
      _ = try skipDigits(bytes)
    }
    return token(isWhole ? .integer : .odd, from: start)
  }

  private mutating func skip(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Skips at least one digit, and returns how many.
  private mutating func skipDigits(_ bytes: Span<UInt8>) throws(NotPlain) -> Int {
    let start = position
    while position < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) { position += 1 }
    guard position > start else { throw NotPlain() }
    return position - start
  }

  private func token(
    _ kind: PlainTape.Kind, from start: Int, next: UInt32 = 0, hasEscapes: Bool = false
  ) -> PlainTape.Token {
    PlainTape.Token(
      start: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: position - start),
      next: next, kind: kind, hasEscapes: hasEscapes)
  }
}
