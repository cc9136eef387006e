import Addresses
import NFTText
import NFTRuleset
import Testing

struct ElementTextTests {
  private func added(_ set: SetDeclaration, _ element: Element, in family: AddressFamily = .ipv4) -> String {
    line(.addElements(set, [element]), in: family)
  }

  private func deleted(_ set: SetDeclaration, _ element: Element, in family: AddressFamily = .ipv4) -> String
  {
    line(.deleteElements(set, [element]), in: family)
  }

  /// The element's line in a command.
  private func line(_ operation: Transaction.Operation, in family: AddressFamily) -> String {
    let lines = Transaction(family: family, operations: [operation]).nftScript.split(separator: "\n")
    #expect(lines.count == 3)
    return String(lines[1].drop { $0 == "\t" })
  }

  private static let services = SetDeclaration(
    "services", key: [.address(.ipv4), .transport, .port], value: .fields([.word]))
  private static let services6 = SetDeclaration(
    "services", key: [.address(.ipv6), .transport, .port], value: .fields([.word]))
  private static let endpoints = SetDeclaration(
    "endpoints", key: [.word, .slot], value: .fields([.address(.ipv4), .port]))
  private static let endpoints6 = SetDeclaration(
    "endpoints", key: [.word, .slot], value: .fields([.address(.ipv6), .port]))
  private static let verdicts = SetDeclaration("class", key: [.word], value: .verdict)
  private static let hairpin = SetDeclaration("hairpin", key: [.address(.ipv4), .address(.ipv4)])
  private static let nodePorts = SetDeclaration(
    "node-ports", key: [.transport, .port], value: .fields([.word]))

  @Test(arguments: [
    (
      services,
      Element(RegisterWords(0x0a60_0001, 6, 80), .fields(RegisterWords(0x1102)), comment: "default/web:http"),
      #"10.96.0.1 . tcp . 80 comment "default/web:http" : 0:1102,"#
    ),
    (
      services, Element(RegisterWords(0x0a60_0001, 17, 53), .fields(RegisterWords(0xffff_e000))),
      "10.96.0.1 . udp . 53 : ffff:e000,"
    ),
    (
      services, Element(RegisterWords(0, 132, 65535), .fields(RegisterWords(0))),
      "0.0.0.0 . sctp . 65535 : 0:0,"
    ),
    (
      services, Element(RegisterWords(.max, 47, 1), .fields(RegisterWords(1 << 16))),
      "255.255.255.255 . 47 . 1 : 1:0,"
    ),
    (
      services6, Element(RegisterWords(0xfd00_0096, 0, 0, 1, 6, 80), .fields(RegisterWords(2))),
      "fd00:96::1 . tcp . 80 : 0:2,"
    ),
    (
      nodePorts, Element(RegisterWords(6, 30080), .fields(RegisterWords(0x2203)), comment: "a/b"),
      #"tcp . 30080 comment "a/b" : 0:2203,"#
    ),
    (
      endpoints, Element(RegisterWords(0x2000, 0), .fields(RegisterWords(0x0af4_0105, 8080))),
      "0:2000 . 0 : 10.244.1.5 . 8080,"
    ),
    (
      endpoints6,
      Element(RegisterWords(0x0001_3000, 255), .fields(RegisterWords(0xfd00_0244, 0, 0, 5, 8080))),
      "1:3000 . 255 : fd00:244::5 . 8080,"
    ),
    (verdicts, Element(RegisterWords(0), .verdict(.goto("refuse"))), "0:0 : goto refuse,"),
    (verdicts, Element(RegisterWords(0xfff), .verdict(.drop)), "0:fff : drop,"),
    (verdicts, Element(RegisterWords(1), .verdict(.jump("x")), comment: "y"), #"0:1 comment "y" : jump x,"#),
    (verdicts, Element(RegisterWords(2), .verdict(.return)), "0:2 : return,"),
    (hairpin, Element(RegisterWords(0x0af4_0105, 0x0af4_0105)), "10.244.1.5 . 10.244.1.5,"),
    (hairpin, Element(RegisterWords(1, 2), comment: "z"), #"0.0.0.1 . 0.0.0.2 comment "z","#),
  ])
  func anElementReadsAsNFTWritesIt(_ set: SetDeclaration, _ element: Element, _ text: String) {
    #expect(added(set, element) == text)
  }

  @Test(arguments: [
    (
      services,
      Element(RegisterWords(0x0a60_0001, 6, 80), .fields(RegisterWords(0x1102)), comment: "default/web:http"),
      "10.96.0.1 . tcp . 80,"
    ),
    (endpoints, Element(RegisterWords(0x2000, 3), .fields(RegisterWords(0x0af4_0105, 8080))), "0:2000 . 3,"),
    (verdicts, Element(RegisterWords(3), .verdict(.goto("pick-3"))), "0:3,"),
  ])
  func anElementIsDeletedByItsKeyAlone(_ set: SetDeclaration, _ element: Element, _ text: String) {
    #expect(deleted(set, element) == text)
  }

  /// The first and last address of a range, and its text.
  @Test(
    arguments: [
      (0x0a00_0000, 0x0aff_ffff, "10.0.0.0/8"), (0, 0xffff_ffff, "0.0.0.0/0"),
      (0x0a00_0001, 0x0a00_0001, "10.0.0.1"),
      (0x0a00_0000, 0x0a00_0001, "10.0.0.0/31"), (0x8000_0000, 0xffff_ffff, "128.0.0.0/1"),
      (0x0a00_0001, 0x0a00_0002, "10.0.0.1-10.0.0.2"), (0x0a00_0000, 0x0a00_0002, "10.0.0.0-10.0.0.2"),
      (0x0a00_0001, 0x0a00_0008, "10.0.0.1-10.0.0.8"), (0, 0xffff_fffe, "0.0.0.0-255.255.255.254"),
      (0xffff_ffff, 0xffff_ffff, "255.255.255.255"), (0x0a00_0002, 0x0a00_0005, "10.0.0.2-10.0.0.5"),
    ] as [(UInt32, UInt32, String)])
  func aRangeReadsAsABlockWhereItIsOne(_ first: UInt32, _ last: UInt32, _ text: String) {
    let set = SetDeclaration("ranges", key: [.address(.ipv4)], isInterval: true)
    let guarded = SetDeclaration("source-ranges", key: [.address(.ipv4), .word], isInterval: true)
    let element = Element(RegisterWords(first), .through(RegisterWords(last)), comment: "c")
    #expect(added(set, element) == #"\#(text) comment "c","#)
    #expect(deleted(set, element) == "\(text),")
    let source = Element(RegisterWords(first, 0x1234_5ffe), .through(RegisterWords(last, 0x1234_5ffe)))
    #expect(added(guarded, source) == "\(text) . 1234:5ffe,")
    #expect(deleted(guarded, source) == "\(text) . 1234:5ffe,")
  }

  @Test(arguments: [
    (RegisterWords(0xfd00_0000, 0, 0, 0), RegisterWords(0xfdff_ffff, .max, .max, .max), "fd00::/8"),
    (RegisterWords(0, 0, 0, 0), RegisterWords(.max, .max, .max, .max), "::/0"),
    (RegisterWords(0xfd00_0000, 0, 0, 1), RegisterWords(0xfd00_0000, 0, 0, 1), "fd00::1"),
    (RegisterWords(0xfd00_0000, 0, 0, 0), RegisterWords(0xfd00_0000, 0, .max, .max), "fd00::/64"),
    (RegisterWords(0xfd00_0000, 0, 0, 1), RegisterWords(0xfd00_0000, 0, 0, 2), "fd00::1-fd00::2"),
  ])
  func aRangeOfIPv6Too(_ first: RegisterWords, _ last: RegisterWords, _ text: String) {
    let set = SetDeclaration("ranges", key: [.address(.ipv6)], isInterval: true)
    #expect(added(set, Element(first, .through(last)), in: .ipv6) == "\(text),")
  }
}
