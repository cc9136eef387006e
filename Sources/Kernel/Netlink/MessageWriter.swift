/// Writes netlink messages one behind the other.
package struct MessageWriter: Sendable {
  /// What is written so far.
  package private(set) var bytes: [UInt8] = []
  private var message = 0

  /// Nothing yet.
  package init() {}

  /// Begins a message; it ends where the next begins, or with `finished`.
  package mutating func begin(type: UInt16, flags: UInt16, sequence: UInt32) {
    endMessage()
    message = bytes.count
    append(UInt32(0))
    append(type)
    append(flags | Message.Flags.request)
    append(sequence)
    append(UInt32(0))
  }

  /// Asks for an answer to the message that was begun last (NLM_F_ACK), also when nothing is wrong with it.
  package mutating func askForAnswer() {
    let place = message + 6  // nlmsg_flags
    let flags = UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8
    withUnsafeBytes(of: (flags | Message.Flags.acknowledge).littleEndian) {
      bytes.replaceSubrange(place..<place + 2, with: $0)
    }
  }

  /// Makes room for so many bytes.
  package mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  /// Adds bytes as they are: the header of a subsystem, or attributes.
  package mutating func append(_ whole: ArraySlice<UInt8>) {
    bytes += whole
    pad()
  }

  /// Adds an attribute of these bytes. More than 65 531 of them are a broken promise of the caller.
  package mutating func attribute(_ type: UInt16, _ payload: ArraySlice<UInt8>) {
    append(UInt16(Attribute.headerLength + payload.count))
    append(type)
    bytes += payload
    pad()
  }

  /// Adds an attribute of text with the NUL that the kernel wants.
  package mutating func attribute(_ type: UInt16, _ text: String) {
    attribute(type, (Array(text.utf8) + [0])[...])
  }

  /// Adds an attribute of four bytes in network order.
  package mutating func attribute(_ type: UInt16, network number: UInt32) {
    attribute(type, withUnsafeBytes(of: number.bigEndian) { Array($0) }[...])
  }

  /// Adds an attribute of four bytes in the machine's order.
  package mutating func attribute(_ type: UInt16, host number: UInt32) {
    attribute(type, withUnsafeBytes(of: number) { Array($0) }[...])
  }

  /// Adds an attribute of attributes (NLA_F_NESTED), which the body writes.
  package mutating func nested(_ type: UInt16, _ body: (inout Self) -> Void) {
    let start = bytes.count
    append(UInt16(0))
    append(type | 0x8000)
    body(&self)
    let length = UInt16(bytes.count - start)
    withUnsafeBytes(of: length) { bytes.replaceSubrange(start..<start + 2, with: $0) }
  }

  /// The bytes, the last message's length put in.
  package consuming func finished() -> [UInt8] {
    endMessage()
    return bytes
  }

  /// Puts in the length of the last message, where the bytes are; `finished` would copy those of a stored property.
  package mutating func endMessage() {
    guard message < bytes.count else { return }
    let length = UInt32(bytes.count - message)
    withUnsafeBytes(of: length) { bytes.replaceSubrange(message..<message + 4, with: $0) }
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number) { bytes += $0 }
  }

  private mutating func pad() {
    while bytes.count % 4 != 0 { bytes.append(0) }
  }
}
