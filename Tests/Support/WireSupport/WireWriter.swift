/// Writes protobuf messages. Numbers that the wire format sets are the caller's affair.
package struct WireWriter {
  /// A writer that has written nothing.
  package init() {}

  /// What is written so far.
  package private(set) var bytes: [UInt8] = []

  /// A field of wire type 0.
  package mutating func number(_ field: Int, _ value: Int64) {
    varint(UInt64(field) << 3)
    varint(UInt64(bitPattern: value))
  }

  /// A boolean, of wire type 0.
  package mutating func boolean(_ field: Int, _ value: Bool) { number(field, value ? 1 : 0) }

  /// A text, of wire type 2. An empty one is written too, as Go writes a string that is no pointer.
  package mutating func text(_ field: Int, _ value: String) { raw(field, Array(value.utf8)) }

  /// Bytes, or a message that is written already, of wire type 2.
  package mutating func raw(_ field: Int, _ value: [UInt8]) {
    varint(UInt64(field) << 3 | 2)
    varint(UInt64(value.count))
    bytes += value
  }

  /// A message, of wire type 2.
  package mutating func message(_ field: Int, _ body: (inout WireWriter) -> Void) {
    raw(field, Self.message(body))
  }

  /// A map of texts: one message for each entry, ordered by key as Go's generated code orders them.
  package mutating func map(_ field: Int, _ entries: [String: String]) {
    for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
      message(field) {
        $0.text(1, key)
        $0.text(2, value)
      }
    }
  }

  /// metav1.Time, which is cut to seconds; without a time the message is empty.
  package mutating func time(_ field: Int, _ seconds: Int64?) {
    message(field) {
      guard let seconds else { return }
      $0.number(1, seconds)
      $0.number(2, 0)
    }
  }

  /// A message by itself.
  package static func message(_ body: (inout WireWriter) -> Void) -> [UInt8] {
    var writer = WireWriter()
    body(&writer)
    return writer.bytes
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
