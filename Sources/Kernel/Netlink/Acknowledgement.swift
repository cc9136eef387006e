/// The kernel's acknowledgement of one message (include/uapi/linux/netlink.h, struct nlmsgerr and nlmsgerr_attrs).
package struct Acknowledgement: Hashable, Sendable {
  /// The error; nil on success.
  package let errno: KernelErrno?
  /// The sequence number of the acknowledged message.
  package let sequence: UInt32
  /// The offset of the offending attribute from the start of that message (NLMSGERR_ATTR_OFFS).
  package let offset: Int?
  /// The kernel's error message (NLMSGERR_ATTR_MSG), which is seldom present.
  package let text: String?

  /// Parses a message of type NLMSG_ERROR; nil for any other type, and if it is too short.
  package init?(_ message: Message, in bytes: [UInt8]) {
    guard message.type == Message.ControlType.error, message.body.count >= 20,
      let code = bytes.hostUInt32(at: message.body.lowerBound),
      let refusedLength = bytes.hostUInt32(at: message.body.lowerBound + 4),
      let sequence = bytes.hostUInt32(at: message.body.lowerBound + 12)
    else { return nil }
    errno = code == 0 ? nil : KernelErrno(Int32(bitPattern: code))
    self.sequence = sequence
    let attributes = Self.attributes(of: message, refusedLength: Int(refusedLength))
    let offsetAttribute: UInt16 = 2
    let textAttribute: UInt16 = 1
    offset = bytes.attribute(offsetAttribute, in: attributes).flatMap {
      bytes.hostUInt32(at: $0.payload.lowerBound).map { Int($0) }
    }
    text = bytes.attribute(textAttribute, in: attributes).flatMap { bytes.text(in: $0.payload) }
  }

  private static func attributes(of message: Message, refusedLength: Int) -> Range<Int> {
    let end = message.body.upperBound
    guard message.flags & Message.Flags.hasAttributes != 0 else { return end..<end }
    let isCapped = message.flags & Message.Flags.capped != 0
    let repeated = isCapped ? Message.headerLength : netlinkAligned(refusedLength)
    return min(message.body.lowerBound + 4 + repeated, end)..<end
  }
}
