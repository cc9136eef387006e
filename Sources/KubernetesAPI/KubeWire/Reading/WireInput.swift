/// Where reading of protobuf messages stands. The bytes are handed in at each step, since a struct that escapes cannot
/// keep a Span; they have to be the same from `begin` on.
///
/// Nothing is read at or after `end`, which never grows but by `leave`, so no input can lead beyond its end; and each
/// step of a loop moves `position`, so reading ends.
struct WireInput {
  private(set) var position = 0
  /// Where the message ends that is being read.
  private(set) var end = 0
  /// The tag of the field that is being read.
  private(set) var tag = WireTag()
  /// Texts that were met before.
  var texts = StringInterner()
  /// Details of endpoints that were met before.
  var details = EndpointDetailsInterner()

  /// Starts to read a part of the bytes, which has to lie within them.
  mutating func begin(_ part: Range<Int>) {
    position = part.lowerBound
    end = part.upperBound
  }

  /// Reads the next tag; false at the message's end.
  mutating func nextField(_ bytes: Span<UInt8>) throws(WireFault) -> Bool {
    guard position < end else { return false }
    let start = position
    let number = try varint(bytes)
    guard let field = UInt32(exactly: number >> 3), (1..<1 << 29).contains(field) else {
      throw WireFault(offset: start, problem: .fieldNumber(number >> 3))
    }
    tag = WireTag(field: field, type: UInt8(truncatingIfNeeded: number & 7))
    return true
  }

  /// Passes over the value of a field that is not needed. Groups, which no message of the API has, are refused.
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

  /// A number of one to ten bytes, the least significant seven bits first. Most have one.
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
  /// The value of a field of a number type.
  mutating func number(_ bytes: Span<UInt8>) throws(WireFault) -> UInt64 {
    try expect(WireTag.varint)
    return try varint(bytes)
  }

  /// Where the value of a field of a text, bytes or message type stands.
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

  /// Goes into the message in this field. What is given back is for `leave`.
  mutating func enter(_ bytes: Span<UInt8>) throws(WireFault) -> Int {
    let outer = end
    let inner = try range(bytes)
    begin(inner)
    return outer
  }

  /// Goes back to the message around the one that was entered and has been read to its end.
  mutating func leave(to outer: Int) {
    position = end
    end = outer
  }

  private func expect(_ type: UInt8) throws(WireFault) {
    guard tag.type == type else { throw WireFault(offset: position, problem: .wireType(tag.type)) }
  }
}
