/// A netlink message, as offsets into the received bytes (include/uapi/linux/netlink.h, struct nlmsghdr).
package struct Message: Hashable, Sendable {
  /// The message type: defined by the subsystem, or below 16 by netlink itself.
  package let type: UInt16
  /// NLM_F_ flags.
  package let flags: UInt16
  /// The sequence number of the request that this message answers.
  package let sequence: UInt32
  /// The netlink port of the socket that caused the message; 0 if it was the kernel.
  package let port: UInt32
  /// The offset of the message's header.
  package let start: Int
  /// The bytes after the header.
  package let body: Range<Int>

  /// The length of a message header in bytes.
  package static let headerLength = 16

  /// Netlink's own message types.
  package enum ControlType {
    /// NLMSG_ERROR: an acknowledgement if the error is 0.
    package static let error: UInt16 = 2
    /// NLMSG_DONE: the end of a dump.
    package static let done: UInt16 = 3
  }

  /// The NLM_F_ flags that we write and read.
  package enum Flags {
    /// NLM_F_REQUEST
    package static let request: UInt16 = 0x1
    /// NLM_F_ACK
    package static let acknowledge: UInt16 = 0x4
    /// NLM_F_DUMP_INTR: the list changed while it was being dumped.
    package static let dumpInterrupted: UInt16 = 0x10
    /// NLM_F_CAPPED: the acknowledgement does not repeat the refused message.
    package static let capped: UInt16 = 0x100
    /// NLM_F_ACK_TLVS: the acknowledgement has attributes.
    package static let hasAttributes: UInt16 = 0x200
    /// NLM_F_DUMP: list all objects.
    package static let dump: UInt16 = 0x300
    /// NLM_F_EXCL: fail if the object exists.
    package static let exclusive: UInt16 = 0x200
    /// NLM_F_CREATE
    package static let create: UInt16 = 0x400
    /// NLM_F_APPEND
    package static let append: UInt16 = 0x800
  }
}

/// Iterates over the messages in received bytes.
package struct MessageCursor: Sendable {
  private var offset: Int
  private let end: Int

  /// Creates a cursor over the first `count` bytes.
  package init(count: Int) {
    offset = 0
    end = count
  }

  /// Returns the next message; nil at the end, and at a malformed one.
  package mutating func next(in bytes: [UInt8]) -> Message? {
    let end = min(end, bytes.count)
    guard let length = bytes.hostUInt32(at: offset).flatMap({ Int(exactly: $0) }),
      length >= Message.headerLength, length <= end - offset,
      let type = bytes.hostUInt16(at: offset + 4), let flags = bytes.hostUInt16(at: offset + 6),
      let sequence = bytes.hostUInt32(at: offset + 8), let port = bytes.hostUInt32(at: offset + 12)
    else { return nil }
    let message = Message(
      type: type, flags: flags, sequence: sequence, port: port, start: offset,
      body: offset + Message.headerLength..<offset + length)
    offset += netlinkAligned(length)
    return message
  }

  /// Whether all bytes have been consumed as messages.
  package var isAtEnd: Bool { offset >= end }
}
