/// The state of a protobuf decoder. The bytes are passed to each call, because an escapable struct cannot store a Span; they
/// must be the same ones from `begin` on.
///
/// Nothing at or after `end` is read, and only `leave` increases `end`, so no input can cause a read out of bounds. Each
/// iteration of a loop advances `position`, so decoding terminates.
struct WireInput {
  private(set) var position = 0
  /// The end of the current message.
  private(set) var end = 0
  /// The tag of the current field.
  private(set) var tag = WireTag()
  /// Strings that occurred before.
  var texts = StringInterner()
  /// Endpoint details that occurred before.
  var details = EndpointDetailsInterner()

  /// Starts decoding a range of the bytes, which must be within bounds.
  mutating func begin(_ part: Range<Int>) {
    position = part.lowerBound
    end = part.upperBound
  }

  /// Reads the next tag. Returns false at the end of the message.
  mutating func nextField(_ bytes: Span<UInt8>) throws(WireFault) -> Bool {
    guard position < end else { return false }
    let start = position
    let number = try varint(bytes)
    guard (1..<1 << 29).contains(number >> 3) else {
      throw WireFault(offset: start, problem: .fieldNumber(number >> 3))
    }
    tag = WireTag(
      field: Int(truncatingIfNeeded: number >> 3), type: UInt8(truncatingIfNeeded: number & 7))
    return true
  }

  /// Skips the value of a field that is not needed. Rejects groups, which no message of the API contains.
  mutating func skip(_ bytes: Span<UInt8>) throws(WireFault) {
    switch tag.type {
    case WireTag.varint: _ = try varint(bytes)
    case WireTag.fixed64: try advance(8)
    case WireTag.lengthDelimited: _ = try range(bytes)
    case WireTag.fixed32: try advance(4)
    default: throw WireFault(offset: position, problem: .wireType(tag.type))
    }
  }

  private mutating func advance(_ count: Int) throws(WireFault) {
    guard count <= end - position else { throw WireFault(offset: position, problem: .truncated) }
    position += count
  }

  /// Reads a varint: one to ten bytes, least significant seven bits first. Most have one byte.
  private mutating func varint(_ bytes: Span<UInt8>) throws(WireFault) -> UInt64 {
    if position < end, bytes[position] < 0x80 {
      defer { position += 1 }
      return UInt64(bytes[position])
    }
    return try longVarint(bytes)
  }

  private mutating func longVarint(_ bytes: Span<UInt8>) throws(WireFault) -> UInt64 {
    let start = position
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while position < end {
      let byte = bytes[position]
      position += 1
      number |= UInt64(byte & 0x7f) &<< shift
      if byte < 0x80 { return number }
      shift += 7
      if shift > 63 { throw WireFault(offset: start, problem: .overlongNumber) }
    }
    throw WireFault(offset: start, problem: .truncated)
  }
}

extension WireInput {
  /// Reads the value of a numeric field.
  mutating func number(_ bytes: Span<UInt8>) throws(WireFault) -> UInt64 {
    try expect(WireTag.varint)
    return try varint(bytes)
  }

  /// Reads the range of a length-delimited value: a string, bytes or message.
  mutating func range(_ bytes: Span<UInt8>) throws(WireFault) -> Range<Int> {
    try expect(WireTag.lengthDelimited)
    let start = position
    let length = try varint(bytes)
    guard length <= UInt64(end - position) else {
      throw WireFault(offset: start, problem: .lengthBeyondEnd(length))
    }
    defer { position += Int(length) }
    return position..<position + Int(length)
  }

  /// Reads the range of a length-delimited value of which the end may be missing.
  mutating func beginning(_ bytes: Span<UInt8>) throws(WireFault) -> Range<Int> {
    try expect(WireTag.lengthDelimited)
    let length = try varint(bytes)
    let start = position
    position += Int(min(length, UInt64(end - position)))
    return start..<position
  }

  /// Enters the message in the current field. Pass the result to `leave`.
  mutating func enter(_ bytes: Span<UInt8>) throws(WireFault) -> Int {
    let outer = end
    let inner = try range(bytes)
    begin(inner)
    return outer
  }

  /// Returns to the outer message after the inner one has been read to its end.
  mutating func leave(to outer: Int) {
    position = end
    end = outer
  }

  private func expect(_ type: UInt8) throws(WireFault) {
    guard tag.type == type else { throw WireFault(offset: position, problem: .wireType(tag.type)) }
  }
}
