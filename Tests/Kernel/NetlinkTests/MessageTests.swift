import Testing

@testable import Netlink

struct MessageTests {
  @Test func parsesItsOwnMessages() {
    var writer = MessageWriter()
    writer.begin(type: 20, flags: Message.Flags.dump, sequence: 7)
    writer.append([1, 2, 3, 4])
    writer.attribute(5, "eth0")
    writer.begin(type: 21, flags: 0, sequence: 8)
    writer.attribute(6, network: 0x0102_0304)
    let bytes = writer.finished()
    var cursor = MessageCursor(count: bytes.count)
    let first = cursor.next(in: bytes)
    #expect(first?.type == 20)
    #expect(first?.flags == Message.Flags.dump | Message.Flags.request)
    #expect(first?.sequence == 7)
    let name = first.flatMap { bytes.attribute(5, in: $0.body.lowerBound + 4..<$0.body.upperBound) }
    #expect(name.flatMap { bytes.text(in: $0.payload) } == "eth0")
    let second = cursor.next(in: bytes)
    let number = second.flatMap { bytes.attribute(6, in: $0.body) }
    #expect(number.flatMap { bytes.networkUInt32(at: $0.payload.lowerBound) } == 0x0102_0304)
    #expect(cursor.next(in: bytes) == nil)
    #expect(cursor.isAtEnd)
  }

  @Test(arguments: [
    [], [0], [15, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [255, 255, 255, 255, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [17, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ])
  func rejectsMalformedMessages(_ bytes: [UInt8]) {
    var cursor = MessageCursor(count: bytes.count)
    #expect(cursor.next(in: bytes) == nil)
  }

  @Test func rejectsAttributesBeyondTheirRange() {
    let bytes: [UInt8] = [8, 0, 1, 0, 1, 2, 3, 4, 9, 0, 2, 0, 1, 2, 3, 4]
    var cursor = AttributeCursor(0..<16)
    #expect(cursor.next(in: bytes)?.payload == 4..<8)
    #expect(cursor.next(in: bytes) == nil)
    var beyond = AttributeCursor(8..<4_000)
    #expect(beyond.next(in: bytes) == nil)
    var short = AttributeCursor(14..<16)
    #expect(short.next(in: bytes) == nil)
  }

  @Test func parsesAnErrorReply() throws {
    // NLMSG_ERROR, capped, with text and offset: -EEXIST for message 9.
    var writer = MessageWriter()
    let flags = Message.Flags.capped | Message.Flags.hasAttributes
    writer.begin(type: Message.ControlType.error, flags: flags, sequence: 1)
    writer.append([0xef, 0xff, 0xff, 0xff])
    writer.append([60, 0, 0, 0, 12, 10, 5, 0, 9, 0, 0, 0, 0, 0, 0, 0])
    writer.attribute(1, "no")
    writer.attribute(2, [48, 0, 0, 0])
    let bytes = writer.finished()
    var cursor = MessageCursor(count: bytes.count)
    let next = cursor.next(in: bytes)
    let message = try #require(next)
    let acknowledgement = try #require(Acknowledgement(message, in: bytes))
    #expect(acknowledgement.errno == .exists)
    #expect(acknowledgement.sequence == 9)
    #expect(acknowledgement.offset == 48)
    #expect(acknowledgement.text == "no")
  }

  @Test func namesErrors() {
    #expect(KernelErrno(-1).description == "EPERM (Operation not permitted)")
    #expect(KernelErrno(4_711).name == "errno 4711")
    #expect(KernelErrno(.min).value == .max)
    #expect(
      NetlinkError.refused(.exists, kernelSays: "twice").description
        == "the kernel refused the request: EEXIST (File exists): twice")
  }
}
