/// A netlink message by its place in received bytes (include/uapi/linux/netlink.h, struct nlmsghdr).
package struct Message: Hashable, Sendable {
  /// What it is: a number of the subsystem, or below 16 one of netlink's own.
  package let type: UInt16
  /// NLM_F_ flags.
  package let flags: UInt16
  /// The sequence number of the request that it answers.
  package let sequence: UInt32
  /// The netlink port of the socket that caused it; 0 when it was the kernel itself.
  package let port: UInt32
  /// Where the message begins: its header.
  package let start: Int
  /// The bytes after the header.
  package let body: Range<Int>

  /// How many bytes a message's header has.
  package static let headerLength = 16

  /// Netlink's own types.
  package enum ControlType {
    /// NLMSG_ERROR: an acknowledgement when the error is 0.
    package static let error: UInt16 = 2
    /// NLMSG_DONE: the end of a list.
    package static let done: UInt16 = 3
  }

  /// The NLM_F_ flags that we write and read.
  package enum Flags {
    /// NLM_F_REQUEST
    package static let request: UInt16 = 0x1
    /// NLM_F_ACK
    package static let acknowledge: UInt16 = 0x4
    /// NLM_F_DUMP_INTR: the list changed while it was written.
    package static let dumpInterrupted: UInt16 = 0x10
    /// NLM_F_CAPPED: the refused message is not repeated in the acknowledgement.
    package static let capped: UInt16 = 0x100
    /// NLM_F_ACK_TLVS: attributes follow in the acknowledgement.
    package static let hasAttributes: UInt16 = 0x200
    /// NLM_F_DUMP: all of them.
    package static let dump: UInt16 = 0x300
    /// NLM_F_EXCL: it must not be there.
    package static let exclusive: UInt16 = 0x200
    /// NLM_F_CREATE
    package static let create: UInt16 = 0x400
    /// NLM_F_APPEND
    package static let append: UInt16 = 0x800
  }
}

/// Goes through the messages of received bytes, one after the other.
package struct MessageCursor: Sendable {
  private var place: Int
  private let end: Int

  /// Begins with the first of `count` bytes.
  package init(count: Int) {
    place = 0
    end = count
  }

  /// The next message; nil at the end and at anything that is no message.
  package mutating func next(in bytes: [UInt8]) -> Message? {
    let end = min(end, bytes.count)
    guard let length = bytes.hostUInt32(at: place).flatMap({ Int(exactly: $0) }),
      length >= Message.headerLength, length <= end - place,
      let type = bytes.hostUInt16(at: place + 4), let flags = bytes.hostUInt16(at: place + 6),
      let sequence = bytes.hostUInt32(at: place + 8), let port = bytes.hostUInt32(at: place + 12)
    else { return nil }
    let message = Message(
      type: type, flags: flags, sequence: sequence, port: port, start: place,
      body: place + Message.headerLength..<place + length)
    place += netlinkAligned(length)
    return message
  }

  /// Whether all bytes were messages.
  package var isAtEnd: Bool { place >= end }
}
