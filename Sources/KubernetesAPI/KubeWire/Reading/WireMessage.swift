internal import KubeObjects

/// A message of which we decode some fields. As protobuf specifies, a repeated occurrence of a field replaces the value, or
/// is appended to a list, or is merged into a message.
protocol WireMessage {
  init()

  /// Reads or skips the value of the current field.
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault)
}

extension WireInput {
  /// Reads all remaining fields of the message.
  mutating func readFields<Message: WireMessage>(
    of message: inout Message, _ bytes: Span<UInt8>
  ) throws(WireFault) {
    while try nextField(bytes) { try message.readField(&self, bytes) }
  }

  /// Reads the message in the current field, named `key`. Keeps what was read before a fault, because it may include the name
  /// of the object.
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

  /// Returns the range of a value that is not decoded, or not yet.
  mutating func valueRange(_ key: String, _ bytes: Span<UInt8>) throws(WireFault) -> Range<Int> {
    do throws(WireFault) {
      return try range(bytes)
    } catch {
      throw error.within(.key(key))
    }
  }

  /// Reads a string that probably recurs, and interns it.
  mutating func text(_ key: String, _ bytes: Span<UInt8>) throws(WireFault) -> String {
    do throws(WireFault) {
      return try sharedText(in: try range(bytes), bytes)
    } catch {
      throw error.within(.key(key))
    }
  }

  /// Reads a string that probably does not recur, without interning it.
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

  /// Returns the interned string in this range.
  mutating func sharedText(in range: Range<Int>, _ bytes: Span<UInt8>) throws(WireFault) -> String {
    guard let text = texts.text(bytes.extracting(range)) else {
      throw WireFault(offset: range.lowerBound, problem: .notUTF8)
    }
    return text
  }

  /// Reads a 32-bit integer. Truncates larger numbers, as Go does.
  mutating func integer(_ key: String, _ bytes: Span<UInt8>) throws(WireFault) -> Int {
    do throws(WireFault) {
      return Int(Int32(truncatingIfNeeded: try number(bytes)))
    } catch {
      throw error.within(.key(key))
    }
  }

  /// Reads a boolean.
  mutating func boolean(_ key: String, _ bytes: Span<UInt8>) throws(WireFault) -> Bool {
    do throws(WireFault) {
      return try number(bytes) != 0
    } catch {
      throw error.within(.key(key))
    }
  }
}
