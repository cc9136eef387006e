import Addresses
import ForeignRules
import Testing

/// What happens to a packet in another program's chain, as far as it can be known.
@Suite struct ForwardChainTests {
  typealias Rule = ForeignRule

  private func name(_ interface: String) -> [UInt8] {
    Array(interface.utf8) + [UInt8](repeating: 0, count: 16 - interface.utf8.count)
  }

  private func fate(
    policyDrops: Bool = true, _ rules: [String: [ForeignRule]], between interfaces: [String] = ["cni0"],
    isTranslated: Bool = true
  ) -> ForwardChain.Fate {
    let chain = ForwardChain(.nft, [.ipv4], table: "t", chain: "c", drops: policyDrops, rules: rules)
    return chain.fate(
      of: ForwardedPacket(.ipv4, inputs: interfaces, outputs: interfaces, isTranslated: isTranslated))
  }

  @Test func thePolicyDecidesWithoutRules() {
    #expect(fate([:]) == .droppedByPolicy)
    #expect(fate(policyDrops: false, [:]) == .accepted)
  }

  @Test func aRuleForAnythingDecides() {
    #expect(fate(["c": [Rule([], .accept)]]) == .accepted)
    #expect(fate(policyDrops: false, ["c": [Rule([], .drop)]]) == .droppedByRule)
    #expect(fate(["c": [Rule([], .none)]]) == .droppedByPolicy)
  }

  /// What Docker accepts, and what a firewall accepts that knows its own interfaces.
  @Test func rulesForOtherInterfacesDoNotMatch() {
    let docker: [ForeignRule] = [
      Rule([.equal(.inputInterface, name("docker0")), .unknown], .accept),
      Rule(
        [
          .equal(.inputInterface, name("docker0")),
          .equal(.outputInterface, name("docker0"), isNegated: true),
        ],
        .accept),
      Rule([.equal(.outputInterface, name("docker0")), .unknown], .jump("other")),
    ]
    #expect(fate(["c": docker, "other": [Rule([], .accept)]]) == .droppedByPolicy)
    #expect(fate(["c": docker], between: []) == .undecided)
    #expect(fate(["c": docker], between: ["docker0"]) == .undecided)
    #expect(fate(["c": [Rule([.equal(.inputInterface, name("cni0"))], .accept)]]) == .accepted)
    #expect(
      fate(["c": [Rule([.equal(.inputInterface, name("cni0"))], .accept)]], between: ["cni0", "cni1"])
        == .undecided)
    // `iifname "cni*"`
    #expect(fate(["c": [Rule([.equal(.inputInterface, Array("cni".utf8))], .accept)]]) == .accepted)
  }

  /// firewalld accepts what enters by the loopback interface, which nothing does that is forwarded.
  @Test func theLoopbackInterfaceForwardsNothing() {
    let loopback = Rule([.equal(.inputInterface, name("lo"))], .accept)
    #expect(fate(policyDrops: false, ["c": [loopback, Rule([], .drop)]], between: []) == .droppedByRule)
    // iptables-nft compares the name with the zero after it.
    let short = Rule([.equal(.outputInterface, Array("lo".utf8) + [0])], .accept)
    #expect(fate(["c": [short]], between: []) == .droppedByPolicy)
    let others = Rule([.equal(.inputInterface, name("lo"), isNegated: true)], .accept)
    #expect(fate(["c": [others]], between: []) == .accepted)
    // `iifname "lo*"`
    let similar = Rule([.equal(.inputInterface, Array("lo".utf8))], .accept)
    #expect(fate(["c": [similar]], between: []) == .undecided)
    let several = ForeignRule.Condition.compare(
      .inputInterface, mask: [UInt8](repeating: 0xff, count: 16), values: [name("lo"), name("eth0")],
      isNegated: false)
    #expect(fate(["c": [Rule([several], .accept)]], between: []) == .undecided)
  }

  @Test func aNewConnectionIsNotAnEstablishedOne() {
    let established = Rule([.hasAny(2 | 4, of: .connectionState)], .accept)
    #expect(fate(["c": [established]]) == .droppedByPolicy)
    #expect(fate(["c": [established, Rule([.hasAny(8, of: .connectionState)], .accept)]]) == .accepted)
    let invalid = Rule([.hasAny(1, of: .connectionState, isNegated: true)], .accept)
    #expect(fate(["c": [invalid]]) == .accepted)
  }

  /// `ct status dnat accept`, and `--ctstate DNAT`
  @Test(
    arguments: [(0x20, .connectionStatus), (128, .connectionState)] as [(UInt32, ForeignRule.Field)])
  func translatedPacketsAreKnownToBe(_ bits: UInt32, _ field: ForeignRule.Field) {
    let rules = ["c": [Rule([.hasAny(bits, of: field)], .accept)]]
    #expect(fate(rules) == .accepted)
    #expect(fate(rules, isTranslated: false) == .droppedByPolicy)
  }

  @Test func thePacketIsTCP() {
    #expect(fate(["c": [Rule([.equal(.transport, [1])], .accept)]]) == .droppedByPolicy)
    #expect(fate(["c": [Rule([.equal(.transport, [6]), .unknown], .accept)]]) == .undecided)
  }

  @Test func whatIsNotUnderstoodDecidesNothing() {
    #expect(fate(["c": [Rule([.unknown], .accept)]]) == .undecided)
    #expect(fate(["c": [Rule([.unknown], .drop)]]) == .droppedByPolicy)
    #expect(fate(["c": [Rule([.unknown], .drop), Rule([], .accept)]]) == .undecided)
    #expect(fate(["c": [Rule([], .unknown)]]) == .undecided)
  }

  @Test func jumpsReturnAndGotosDoNot() {
    let accept = Rule([], .accept)
    #expect(
      fate(["c": [Rule([], .jump("d")), accept], "d": [Rule([], .return), Rule([], .drop)]]) == .accepted)
    #expect(fate(["c": [Rule([], .goto("d")), accept], "d": []]) == .droppedByPolicy)
    #expect(fate(["c": [Rule([], .jump("d")), accept], "d": [Rule([], .drop)]]) == .droppedByRule)
    #expect(fate(["c": [Rule([.unknown], .jump("d")), accept], "d": [Rule([], .drop)]]) == .undecided)
  }

  /// The kernel refuses it; reading it must end nevertheless.
  @Test func aLoopEnds() {
    #expect(fate(["c": [Rule([], .jump("d"))], "d": [Rule([], .jump("c"))]]) == .droppedByPolicy)
  }
}
