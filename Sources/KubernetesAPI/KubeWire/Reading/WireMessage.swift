internal import KubeObjects

/// A message of which we read some fields. As protobuf has it, a field that comes again replaces what was read, or, for
/// lists and messages, adds to it.
protocol WireMessage {
  init()

  /// Reads the value of the field whose tag was read last, or skips it.
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault)
}

extension WireInput {
  /// Reads fields into the message up to its end.
  mutating func readFields<Message: WireMessage>(
    of message: inout Message, _ bytes: Span<UInt8>
  ) throws(WireFault) {
    while try nextField(bytes) { try message.readField(&self, bytes) }
  }

  /// Reads the message in the field that this key names. What was read before a fault is kept, for the name of a broken
  /// object tells which it is.
  mutating func read<Message: WireMessage>(
    _ message: inout Message, _ key: String, _ bytes: Span<UInt8>
  ) throws(WireFault) {
    do throws(WireFault) {
      let outer = try enter(bytes)
      try readFields(of: &message, bytes)
      leave(to: outer)
    } catch {
      throw error.within(.key(key))
    }
  }

  /// Where a value stands that is not read, or not yet.
  mutating func valueRange(_ key: String, _ bytes: Span<UInt8>) throws(WireFault) -> Range<Int> {
    do throws(WireFault) {
      return try range(bytes)
    } catch {
      throw error.within(.key(key))
    }
  }

  /// A text, which is one of few that come again and again.
  mutating func text(_ key: String, _ bytes: Span<UInt8>) throws(WireFault) -> String {
    do throws(WireFault) {
      return try sharedText(in: try range(bytes), bytes)
    } catch {
      throw error.within(.key(key))
    }
  }

  /// A text that hardly comes again.
  mutating func uniqueText(_ key: String, _ bytes: Span<UInt8>) throws(WireFault) -> String {
    do throws(WireFault) {
      let range = try range(bytes)
      guard let text = String(validating: bytes.extracting(range)) else {
        throw WireFault(offset: range.lowerBound, problem: .notUTF8)
      }
      return text
    } catch {
      throw error.within(.key(key))
    }
  }

  /// The text that stands there.
  mutating func sharedText(in range: Range<Int>, _ bytes: Span<UInt8>) throws(WireFault) -> String {
    guard let text = texts.text(bytes.extracting(range)) else {
      throw WireFault(offset: range.lowerBound, problem: .notUTF8)
    }
    return text
  }

  /// A whole number of 32 bits. As Go reads it, what is above them is cut off.
  mutating func integer(_ key: String, _ bytes: Span<UInt8>) throws(WireFault) -> Int {
    do throws(WireFault) {
      return Int(Int32(truncatingIfNeeded: try number(bytes)))
    } catch {
      throw error.within(.key(key))
    }
  }

  /// True or false.
  mutating func boolean(_ key: String, _ bytes: Span<UInt8>) throws(WireFault) -> Bool {
    do throws(WireFault) {
      return try number(bytes) != 0
    } catch {
      throw error.within(.key(key))
    }
  }
}
