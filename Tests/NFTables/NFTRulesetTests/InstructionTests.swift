import Addresses
import NFTRuleset
import TestSupport
import Testing

struct InstructionTests {
  @Test(arguments: SpelledRule.all, AddressFamily.allCases)
  func aRuleHasTheInstructionsThatNFTMakesOfItsText(_ rule: SpelledRule, _ family: AddressFamily) {
    let lines = rule.asChain.instructions(for: family).map { $0.map(\.description) }
    #expect(lines == [rule.instructions(in: family)])
  }

  @Test func eachStatementBeginsAtTheFirstRegister() {
    let rule: Rule<DestinationSide> = [
      .match(.anyTransport), .set(.priority, to: .lookup(Lookup(.sourceAddress, in: "words"))),
      .verdictMap(Lookup(.meta(.priority), in: "class")),
    ]
    #expect(
      rule.instructions(for: .ipv6).map(\.description) == [
        "[ meta load l4proto => reg 1 ]", "[ lookup reg 1 set __set%d ]",
        "[ payload load 16b @ network header + 8 => reg 1 ]", "[ lookup reg 1 set words dreg 1 ]",
        "[ meta set priority with reg 1 ]", "[ meta load priority => reg 1 ]",
        "[ lookup reg 1 set class dreg 0 ]",
      ])
  }

  @Test func aWholeInterfaceNameIsComparedWithPaddingAndAPrefixWithout() throws {
    let name = try #require(InterfaceName("0123456789abcde"))
    let whole = Instruction.compare(Register(0), equal: true, .name(name))
    let prefix = Instruction.compare(Register(0), equal: true, .namePrefix(name))
    #expect(whole.description == "[ cmp eq reg 1 0x33323130 0x37363534 0x62613938 0x00656463 ]")
    #expect(prefix.description == "[ cmp eq reg 1 0x33323130 0x37363534 0x62613938 0x00656463 ]")
    #expect(whole != prefix)
  }

  @Test func foreignInstructionsAreNamed() {
    #expect(Instruction.foreign("counter").description == "[ counter ]")
    let lookup = Instruction.lookup(Register(1), in: .foreign("__set3"), into: Register(4), inverted: true)
    #expect(lookup.description == "[ lookup reg 9 set __set3 dreg 2 0x1 ]")
    let compare = Instruction.compare(Register(0), equal: false, .foreign([1, 2, 3, 4, 5]))
    #expect(compare.description == "[ cmp neq reg 1 0x04030201 0x00000005 ]")
    #expect(
      Instruction.compare(Register(0), equal: true, .number(0x4000)).description
        == "[ cmp eq reg 1 0x00004000 ]")
    #expect(
      Instruction.compare(Register(0), equal: true, .byte(6)).description == "[ cmp eq reg 1 0x00000006 ]")
  }

  @Test func registersHaveTheKernelsNumbers() {
    let numbers: [UInt32] = [1, 9, 10, 11, 2, 13, 14, 15, 3, 17, 18, 19, 4, 21, 22, 23]
    #expect((0..<16).map { Register($0).kernelNumber } == numbers)
    #expect(Register(8).description == "reg 3")
    for index in 0..<16 {
      #expect(Register(kernelNumber: numbers[index]) == Register(index))
      #expect(Register(kernelNumber: UInt32(8 + index)) == Register(index))
    }
    for number: UInt32 in [0, 5, 6, 7, 24, .max] { #expect(Register(kernelNumber: number) == nil) }
  }

  @Test func hooksAndTypesHaveTheKernelsNumbers() {
    #expect(BaseChain.Hook.allCases.map(\.rawValue) == [0, 1, 2, 3, 4])
    let hooks = ["prerouting", "input", "forward", "output", "postrouting"]
    #expect(BaseChain.Hook.allCases.map(\.description) == hooks)
    let priorities: [BaseChain.Priority] = [.raw, .mangle, .dstnat, .filter, .security, .srcnat]
    #expect(priorities.map(\.rawValue) == [-300, -150, -100, 0, 50, 100])
    #expect([BaseChain.Policy.drop, .accept].map(\.rawValue) == [0, 1])
    let types: [FieldType] = [
      .address(.ipv4), .address(.ipv6), .transport, .port, .word, .slot,
    ]
    #expect(types.map(\.kernelType) == [7, 8, 12, 13, 23, 4])
    #expect(types.map(\.words) == [1, 4, 1, 1, 1, 1])
    #expect(types.map(\.bytes) == [4, 16, 1, 2, 4, 4])
    #expect(types.map(\.isHostOrder) == [false, false, false, false, true, true])
  }
}
