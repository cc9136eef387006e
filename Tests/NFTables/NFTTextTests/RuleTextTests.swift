import Addresses
import NFTText
import NFTRuleset
import TestSupport
import Testing

struct RuleTextTests {
  @Test(arguments: SpelledRule.all, AddressFamily.allCases)
  func aRuleReadsAsNFTWritesIt(_ rule: SpelledRule, _ family: AddressFamily) {
    let steps = Transaction(family: family, operations: [.addRules(rule.asChain)])
    let table = family == .ipv4 ? "ip viaduct" : "ip6 viaduct"
    #expect(steps.nftScript == "add rule \(table) c \(rule.text(in: family))\n")
  }

  @Test func statementsFollowEachOther() {
    let chain = Chain<SourceSide>(
      "after-dnat",
      [
        [
          .match(.hasBits(.mark, 0x8000)), .set(.mark, to: .togglingBits(.mark, 0x8000)),
          .action(.masquerade),
        ],
        [.set(.mark, to: .masked(.mark, 0xff)), .verdict(.return)],
        [.match(.hasBits(.priority, 0x1_0001))],
      ])
    let steps = Transaction(family: .ipv4, operations: [.addRules(.source(chain))])
    #expect(
      steps.nftScript == """
        add rule ip viaduct after-dnat meta mark & 0x8000 != 0 meta mark set meta mark ^ 0x8000 masquerade fully-random
        add rule ip viaduct after-dnat meta mark set meta mark & 0xff return
        add rule ip viaduct after-dnat meta priority & 1:1 != 0

        """)
  }
}
