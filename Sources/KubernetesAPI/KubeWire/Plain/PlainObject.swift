/// An object that was read straight into the model: there is nothing to say of it.
struct PlainObject<Model> {
  let model: Model
  /// Nil when it has none.
  let resourceVersion: String?
}

extension WireInput {
  /// Reads the message that is this part of the bytes; false when it is malformed.
  mutating func isReadable<Message: WireMessage>(
    _ message: inout Message, in part: Range<Int>, _ bytes: Span<UInt8>
  ) -> Bool {
    begin(part)
    do throws(WireFault) {
      try readFields(of: &message, bytes)
      return true
    } catch {
      return false
    }
  }
}
