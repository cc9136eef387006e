/// Serializes consecutive netlink messages.
package struct MessageWriter: Sendable {
  /// The bytes written so far.
  package private(set) var bytes: [UInt8] = []
  private var message = 0

  /// Creates an empty writer.
  package init() {}

  /// Begins a message, which ends where the next one begins or with `finished`.
  package mutating func begin(type: UInt16, flags: UInt16, sequence: UInt32) {
    endMessage()
    message = bytes.count
    append(UInt32(0))
    append(type)
    append(flags | Message.Flags.request)
    append(sequence)
    append(UInt32(0))
  }

  /// Requests an acknowledgement of the current message (NLM_F_ACK), even on success.
  package mutating func requestAcknowledgement() {
    let offset = message + 6  // nlmsg_flags
    let flags = UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
    withUnsafeBytes(of: (flags | Message.Flags.acknowledge).littleEndian) {
      bytes.replaceSubrange(offset..<offset + 2, with: $0)
    }
  }

  /// Reserves capacity for this many bytes.
  package mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  /// Appends bytes verbatim: a subsystem header, or attributes.
  package mutating func append(_ whole: ArraySlice<UInt8>) {
    bytes += whole
    pad()
  }

  /// Appends an attribute with these bytes, at most 65 531.
  package mutating func attribute(_ type: UInt16, _ payload: ArraySlice<UInt8>) {
    append(UInt16(Attribute.headerLength + payload.count))
    append(type)
    bytes += payload
    pad()
  }

  /// Appends an attribute whose payload the closure writes into a buffer of `room` bytes; it returns how many it wrote.
  /// Elements are written in place like that, rather than copied from a buffer, 60 kB for each message.
  package mutating func attribute(
    _ type: UInt16, room: Int, _ write: (UnsafeMutableRawBufferPointer) -> Int
  ) {
    let start = bytes.count
    append(UInt16(0))
    append(type)
    bytes.append(addingCapacity: room) { output in
      output.withUnsafeMutableBufferPointer { buffer, count in
        count = write(UnsafeMutableRawBufferPointer(buffer))
      }
    }
    let length = UInt16(bytes.count - start)
    withUnsafeBytes(of: length) { bytes.replaceSubrange(start..<start + 2, with: $0) }
    pad()
  }

  /// Appends a text attribute with the terminating NUL that the kernel expects.
  package mutating func attribute(_ type: UInt16, _ text: String) {
    attribute(type, (Array(text.utf8) + [0])[...])
  }

  /// Appends an attribute of four bytes in network byte order.
  package mutating func attribute(_ type: UInt16, network number: UInt32) {
    attribute(type, withUnsafeBytes(of: number.bigEndian) { Array($0) }[...])
  }

  /// Appends an attribute of four bytes in host byte order.
  package mutating func attribute(_ type: UInt16, host number: UInt32) {
    attribute(type, withUnsafeBytes(of: number) { Array($0) }[...])
  }

  /// Appends a nested attribute (NLA_F_NESTED) whose attributes the closure writes.
  package mutating func nested(_ type: UInt16, _ body: (inout Self) -> Void) {
    let start = bytes.count
    append(UInt16(0))
    append(type | 0x8000)
    body(&self)
    let length = UInt16(bytes.count - start)
    withUnsafeBytes(of: length) { bytes.replaceSubrange(start..<start + 2, with: $0) }
  }

  /// Ends the last message and returns all bytes.
  package consuming func finished() -> [UInt8] {
    endMessage()
    return bytes
  }

  /// Fills in the length of the last message in place; `finished` on a stored property would copy the bytes.
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
