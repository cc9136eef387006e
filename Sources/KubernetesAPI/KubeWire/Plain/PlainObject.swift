/// An object that was decoded directly into the model. There are no diagnostics about it.
struct PlainObject<Model> {
  let model: Model
  /// `metadata.resourceVersion`; nil if not set.
  let resourceVersion: String?
}

extension WireInput {
  /// Decodes the message in this range of the bytes. Returns false if it is malformed.
  mutating func decode<Message: WireMessage>(
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
