import Addresses
import Netlink
import NFTRuleset
import TestSupport
import Testing

@testable import NFTNetlink
import SeededRandom

/// Compares our encoding with that of nft 1.0.6 (`nft --debug=mnl`) on a little-endian machine.
struct EncodingTests {
  private func list(_ set: SetDeclaration, _ elements: [Element], keysOnly: Bool = false) -> String {
    let writer = ElementWriter(layout: ElementLayout(set), keysOnly: keysOnly)
    var buffer = [UInt8](repeating: 0xee, count: ElementWriter.bufferSize)
    let result = buffer.withUnsafeMutableBytes {
      writer.write(writer.layout.wireOrder(elements), from: 0, into: $0)
    }
    #expect(result.next == elements.count)
    return hex(buffer[..<result.length])
  }

  private func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test func writesAnElementWithDataAndComment() {
    let element = Element(
      RegisterWords(0x0a60_0001, 6, 80), .fields(RegisterWords(0x1012)), comment: "default/web:http")
    #expect(
      list(Samples.frontends(.ipv4), [element])
        == "3c000180" + "14000180" + "100001000a6000010600000000500000" + "0c000280" + "0800010012100000"
        + "17000600" + "001164656661756c742f7765623a6874747000" + "00")
  }

  @Test func writesOnlyKeysForDeletion() {
    let element = Element(
      RegisterWords(0x1000, 1), .fields(RegisterWords(0x0af4_0105, 8_080)), comment: "gone")
    #expect(
      list(Samples.endpoints(.ipv4), [element], keysOnly: true)
        == "14000180" + "10000180" + "0c0001000010000001000000")
  }

  @Test func writesVerdicts() {
    let set = SetDeclaration("to-chain", key: [.port], value: .verdict)
    #expect(
      list(set, [Element(RegisterWords(3), .verdict(.goto("x")), comment: "k")])
        == "30000180" + "0c000180" + "0600010000030000" + "18000280" + "14000280" + "08000100fffffffc"
        + "0600020078000000" + "0800060000026b00")
    #expect(
      list(Samples.classes, [Element(RegisterWords(0xfff), .verdict(.drop))])
        == "20000180" + "0c000180" + "08000100ff0f0000" + "10000280" + "0c000280" + "0800010000000000")
  }

  /// Linux before 6.10 does not acknowledge the end of a batch, but every kernel acknowledges the message before it.
  @Test func requestsAcknowledgementOfTheLastMessage() {
    let batch = encode([Samples.everything(.ipv4).difference(from: nil)])
    var flags: [UInt16] = []
    var cursor = MessageCursor(count: batch.bytes.count)
    while let message = cursor.next(in: batch.bytes) {
      flags.append(message.flags & Message.Flags.acknowledge)
    }
    #expect(flags.count == batch.messageCount)
    #expect(flags.indices.filter { flags[$0] != 0 } == [flags.count - 2])
    #expect(encode([]).isEmpty && !batch.isEmpty)
  }

  @Test func writesRangesAsStartsAndEnds() {
    let elements = [
      Element(RegisterWords(0xf000_0000), .through(RegisterWords(.max)), comment: "last"),
      Element(RegisterWords(0x0a60_0000), .through(RegisterWords(0x0a6f_ffff)), comment: "c"),
    ]
    #expect(
      list(Samples.ranges(.ipv4), elements)
        == "18000180" + "0c000180080001000a600000" + "080006000002" + "6300"
        + "18000180" + "0800030000000001" + "0c000180080001000a700000"
        + "24000180" + "0c00018008000100f0000000" + "11000600" + "00056c61737400" + "010401000000" + "000000")
  }

  @Test func writesRangesOfConcatenationsAsPairs() {
    let element = Element(
      RegisterWords(0xc0a8_3200, 0x1234_5ffe), .through(RegisterWords(0xc0a8_32ff, 0x1234_5ffe)),
      comment: "hi")
    #expect(
      list(Samples.sourceRanges(.ipv4), [element])
        == "30000180" + "10000180" + "0c000100c0a8320012345ffe" + "10000a80"
        + "0c000100c0a832ff12345ffe" + "09000600" + "0003686900" + "000000",
      "a service word in network order, too")
  }

  @Test(arguments: [
    (Samples.frontends(.ipv4), "000400000000010401000000030800040d0000000100060400000000"),
    (Samples.ranges(.ipv4), "000402000000"), (Samples.classes, "000401000000010400000000060400000000"),
    (Samples.affinity(.ipv4), "000400000000010401000000030800040d0000000100060400000000"),
    (
      Samples.endpoints(.ipv4),
      "000400000000010400000000033400040d000000012c000e0004090000000106000402000000011a00041700000001120004"
        + "01000000010402000000020400000000043400040d000000012c0014000407000000010c00040c00000001040c0000000114"
        + "000407000000010c00040b000000010402000000060400000000"
    ),
    (
      SetDeclaration("slots", key: [.slot]),
      "000401000000031a0004170000000112000401000000010402000000020400000000"
    ),
    (SetDeclaration("hairpin", key: [.address(.ipv4), .address(.ipv4)]), "000400000000030800040d0000000100"),
    (SetDeclaration("p", key: [.port], value: .fields([.transport])), "000402000000010400000000060400000000"),
  ])
  func writesUserDataLikeNFT(_ set: SetDeclaration, _ expected: String) {
    #expect(hex(UserData(set, family: .ipv4).bytes) == expected)
  }

  @Test(arguments: AddressFamily.allCases)
  func readsDeclarationsBack(_ family: AddressFamily) {
    for set in Samples.sets(family).map(\.declaration) {
      #expect(SetAttributes(set).declaration(set.name) == set)
    }
  }

  @Test func readsElementsBackFromItsOwnBytes() {
    for family in AddressFamily.allCases {
      for set in Samples.sets(family) {
        let batch = encode([
          Transaction(family: family, operations: [.addElements(set.declaration, set.elements)])
        ])
        var reader = ElementReader(set.declaration)
        var cursor = MessageCursor(count: batch.bytes.count)
        while let message = cursor.next(in: batch.bytes) { reader.read(message, in: batch.bytes) }
        #expect(reader.finished() == KeyedElements(set.elements), "\(set.declaration.name)")
      }
    }
  }

  @Test func splitsLongListsDeterministically() {
    let set = Samples.endpoints(.ipv4)
    let elements = (0..<UInt32(20_000)).map { Element(RegisterWords($0, 0), .fields(RegisterWords($0, 80))) }
    let transactions = [Transaction(family: .ipv4, operations: [.addElements(set, elements)])]
    let batch = encode(transactions, generation: 7)
    #expect(batch.bytes == encode(transactions, generation: 7).bytes)
    var cursor = MessageCursor(count: batch.bytes.count)
    var sequences: [UInt32] = []
    while let message = cursor.next(in: batch.bytes) {
      sequences.append(message.sequence)
      #expect(message.body.count < 61_000)
    }
    #expect(sequences == (1...UInt32(batch.messageCount)).map { $0 })
    #expect(cursor.isAtEnd)
  }

  @Test func describesABatch() {
    let batch = encode(
      AddressFamily.allCases.map { Samples.everything($0).difference(from: nil) }, generation: 5)
    let lines = batch.lines
    #expect(lines.first == "begin if generation 5")
    #expect(lines.last == "end")
    #expect(lines.filter { !$0.hasPrefix(" ") }.count == batch.messageCount)
    for line in [
      "new table ip viaduct",
      "new set ip viaduct services ipv4_addr . inet_proto . inet_service : classid size 65536 counter",
      "new chain ip6 viaduct prerouting nat prerouting priority -100", "new rule ip viaduct pick-2",
      "  [ numgen reg 9 = random mod 2 ]", "  [ hash reg 9 = jhash(reg 14, 16, 0x56494144) % mod 1021 ]",
      "  [ hash reg 9 = jhash(reg 14, 40, 0x56494144) % mod 1021 ]", "new elements ip viaduct class 5",
      "  10.96.0.1 . tcp . 80 : 0:1012 \"default/web:http\"", "  10.96.1.0-10.96.1.255 \"first\"",
      "  fd00:1::1 . tcp . 80 : 0:1012 \"default/web:http\"",
    ] { #expect(lines.contains(line), "\(line)") }
  }

  @Test func describesWhatIsCreatedAndDeleted() {
    let operations: [Transaction.Operation] = [
      .create(.set(Samples.classes)), .create(.chain("x")),
      .create(.chain("y", BaseChain(.filter, .input, .filter, policy: .drop))), .delete(.set("z")),
      .flushChain("x"), .delete(.chain("x")),
    ]
    let lines = encode([Transaction(family: .ipv6, operations: operations)]).lines
    #expect(
      lines.dropFirst().dropLast() == [
        "new set ip6 viaduct class classid : verdict", "new chain ip6 viaduct x",
        "new chain ip6 viaduct y filter input priority 0", "delete set ip6 viaduct z",
        "delete rules ip6 viaduct x", "delete chain ip6 viaduct x",
      ])
  }

  @Test func readersSurviveRandomBytes() {
    var generator = SeededGenerator(seed: 20_260)
    let batch = encode(AddressFamily.allCases.map { Samples.everything($0).difference(from: nil) })
    for _ in 0..<400 {
      var bytes = batch.bytes
      for _ in 0..<Int.random(in: 1...200, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
      }
      read(bytes)
      read((0..<600).map { _ in UInt8.random(in: 0...15, using: &generator) })
    }
  }

  /// Passes the bytes to all of our own parsers. libnftnl's parsers abort on an attribute of the wrong length (libnftnl
  /// 1.2.4 include/utils.h, abi_breakage), which only a broken kernel would send.
  private func read(_ bytes: [UInt8]) {
    var cursor = MessageCursor(count: bytes.count)
    var elements = ElementReader(Samples.frontends(.ipv4))
    var ranges = ElementReader(Samples.ranges(.ipv6))
    while let message = cursor.next(in: bytes) {
      elements.read(message, in: bytes)
      ranges.read(message, in: bytes)
      _ = Acknowledgement(message, in: bytes)
    }
    _ = elements.finished()
    _ = ranges.finished()
  }
}
