internal import KubeObjects

/// A message of which we decode some fields. As protobuf specifies, a repeated occurrence of a field replaces the value, or
/// is appended to a list, or is merged into a message.
protocol WireMessage {
  /// Reads or skips the value of the current field.
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault)

  /// Returns the name of a field, for the path of a fault in it; nil for fields that do not appear in paths.
  static func name(ofField number: Int) -> String?
}

extension WireMessage {
  /// Without a description of the fields, there are no names.
  static func name(ofField _: Int) -> String? { nil }
}

extension WireMessage where Self: DescribedFields {
  /// Returns the name of a field that is read.
  static func name(ofField number: Int) -> String? { CodingKeys.nameOnWire(number) }
}

extension WireInput {
  /// Reads all remaining fields of the message. Adds the name of the field to the path of a fault.
  mutating func readFields<Message: WireMessage>(
    of message: inout Message, _ bytes: Span<UInt8>
  ) throws(WireFault) {
    while try nextField(bytes) {
      let number = tag.field
      do throws(WireFault) {
        try message.readField(&self, bytes)
      } catch {
        throw error.within(Message.name(ofField: number))
      }
    }
  }

  /// Reads the message in the current field. Keeps what was read before a fault, because it may include the name of the
  /// object.
  mutating func read<Message: WireMessage>(
    _ message: inout Message, _ bytes: Span<UInt8>
  ) throws(WireFault) {
    let outer = try enter(bytes)
    try readFields(of: &message, bytes)
    leave(to: outer)
  }

  /// Reads a string that probably recurs, and interns it.
  mutating func text(_ bytes: Span<UInt8>) throws(WireFault) -> String {
    try sharedText(in: try range(bytes), bytes)
  }

  /// Reads a string that probably does not recur, without interning it.
  mutating func uniqueText(_ bytes: Span<UInt8>) throws(WireFault) -> String {
    let range = try range(bytes)
    guard let text = String(validating: bytes.extracting(range)) else {
      throw WireFault(offset: range.lowerBound, problem: .notUTF8)
    }
    return text
  }

  /// Returns the interned string in this range.
  mutating func sharedText(in range: Range<Int>, _ bytes: Span<UInt8>) throws(WireFault) -> String {
    guard let text = texts.text(bytes.extracting(range)) else {
      throw WireFault(offset: range.lowerBound, problem: .notUTF8)
    }
    return text
  }

  /// Reads a 32-bit integer. Truncates larger numbers, as Go does.
  mutating func integer(_ bytes: Span<UInt8>) throws(WireFault) -> Int {
    Int(Int32(truncatingIfNeeded: try number(bytes)))
  }

  /// Reads a boolean.
  mutating func boolean(_ bytes: Span<UInt8>) throws(WireFault) -> Bool { try number(bytes) != 0 }
}
