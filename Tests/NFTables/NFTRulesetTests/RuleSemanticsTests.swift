import Addresses
import Testing

@testable import NFTRuleset

struct RuleSemanticsTests {
  private static func affinity(_ family: AddressFamily) -> SetDeclaration {
    SetDeclaration(
      "affinity", key: [.word, .address(family)], value: .fields([.word]), timeoutMilliseconds: 10_000)
  }

  private static func remember(_ family: AddressFamily) -> [Instruction] {
    let rule: Rule<DestinationSide> = [
      .update(
        "affinity", key: [.masked(.priority, 0xffff_e000), .sourceAddress], data: .meta(.priority),
        timeoutMilliseconds: 10_000)
    ]
    return rule.instructions(for: family)
  }

  private static func mean(_ rule: [Instruction], _ other: [Instruction], _ family: AddressFamily) -> Bool {
    RuleSemantics(rule) { $0 == "affinity" ? affinity(family) : nil }
      == RuleSemantics(other) { $0 == "affinity" ? affinity(family) : nil }
  }

  /// The registers of the data of `update` that nft 1.1.3 uses for the same text: `reg 10` and `reg 13`.
  @Test(arguments: [(AddressFamily.ipv4, 2), (.ipv6, 5)])
  func theDataOfAnUpdateMayBeInAnyRegisterAfterTheKey(_ family: AddressFamily, _ index: Int) {
    let ours = Self.remember(family)
    let theirs = Self.inRegister(index, ours)
    #expect(ours != theirs)
    #expect(Self.mean(ours, theirs, family))
  }

  /// What nft 1.0.6 does over IPv6: the data overwrites the last word of the key.
  @Test func dataThatOverwritesTheKeyMakesADifference() {
    let ours = Self.remember(.ipv6)
    #expect(!Self.mean(ours, Self.inRegister(4, ours), .ipv6))
    #expect(Self.mean(Self.remember(.ipv4), Self.inRegister(4, Self.remember(.ipv4)), .ipv4))
  }

  private static func inRegister(_ index: Int, _ rule: [Instruction]) -> [Instruction] {
    rule.enumerated().map { place, instruction in
      switch instruction {
      case .loadMeta(let key, _) where place == rule.count - 2: .loadMeta(key, into: Register(index))
      case .updateSet(let set, let key, _, let timeout):
        .updateSet(set, key: key, data: Register(index), timeoutMilliseconds: timeout)
      default: instruction
      }
    }
  }

  private static let first = Register(0)
  private static let other = Register(7)

  private static func hash(modulus: UInt32, seed: UInt32, of operand: Int = 6) -> [Instruction] {
    [
      .loadMeta(.priority, into: first), .loadMeta(.mark, into: Register(6)),
      .hash(Register(operand), length: 4, into: first, modulus: modulus, seed: seed),
      .storeMeta(.mark, from: first),
    ]
  }

  /// nft of other versions may hash from other registers.
  @Test func theFieldsOfAHashMayBeInAnyRegister() {
    let rule: Rule<DestinationSide> = [
      .set(.mark, to: .hash([.sourceAddress, .sourcePort], below: 251, seed: 7))
    ]
    let theirs: [Instruction] = [
      .payload(.network, offset: 12, length: 4, into: Register(10)),
      .payload(.transport, offset: 0, length: 2, into: Register(11)),
      .hash(Register(10), length: 8, into: Register(3), modulus: 251, seed: 7),
      .storeMeta(.mark, from: Register(3)),
    ]
    #expect(Self.mean(rule.instructions(for: .ipv4), theirs, .ipv4))
    #expect(rule.instructions(for: .ipv4) != theirs)
  }

  /// Rules, and the same rules with other values.
  static let different: [([Instruction], [Instruction])] = [
    (
      [.loadMeta(.mark, into: first), .storeMeta(.priority, from: first)],
      [.loadMeta(.priority, into: first), .storeMeta(.priority, from: first)]
    ),
    (
      [.number(1, into: first), .storeMeta(.mark, from: first)],
      [.number(2, into: first), .storeMeta(.mark, from: first)]
    ),
    (
      [.loadMeta(.mark, into: first), .bitwise(first, mask: 1, xor: 0), .storeMeta(.mark, from: first)],
      [.loadMeta(.mark, into: first), .bitwise(first, mask: 3, xor: 0), .storeMeta(.mark, from: first)]
    ),
    (
      [.loadMeta(.mark, into: first), .networkOrder(first), .storeMeta(.mark, from: first)],
      [.loadMeta(.mark, into: first), .storeMeta(.mark, from: first)]
    ),
    (
      [.loadMeta(.mark, into: first), .loadMeta(.priority, into: other), .storeMeta(.mark, from: first)],
      [.loadMeta(.mark, into: first), .loadMeta(.priority, into: other), .storeMeta(.mark, from: other)]
    ),
    (
      [.randomNumber(into: first, modulus: 2), .storeMeta(.mark, from: first)],
      [.randomNumber(into: first, modulus: 3), .storeMeta(.mark, from: first)]
    ),
    (hash(modulus: 251, seed: 1), hash(modulus: 509, seed: 1)),
    (hash(modulus: 251, seed: 1), hash(modulus: 251, seed: 2)),
    (hash(modulus: 251, seed: 1), hash(modulus: 251, seed: 1, of: 0)),
    (
      hash(modulus: 251, seed: 1), [.randomNumber(into: first, modulus: 251), .storeMeta(.mark, from: first)]
    ),
    (
      [.loadMeta(.transport, into: first), .compare(first, equal: true, .byte(6))],
      [.loadMeta(.transport, into: first), .compare(first, equal: false, .byte(6))]
    ),
    (
      [
        .loadMeta(.transport, into: first),
        .lookup(first, in: .transports([.tcp]), into: nil, inverted: false),
      ],
      [
        .loadMeta(.transport, into: first),
        .lookup(first, in: .transports([.udp]), into: nil, inverted: false),
      ]
    ),
    (
      [.loadMeta(.mark, into: first), .verdictLookup(first, in: "class")],
      [.loadMeta(.mark, into: first), .verdictLookup(first, in: "set-class")]
    ),
    ([.verdict(.drop)], [.verdict(.return)]), ([.masquerade], []),
    ([.reject(type: 1, code: 0)], [.reject(type: 0, code: 3)]),
  ]

  @Test(arguments: different)
  func rulesWithOtherEffectsAreDifferent(_ rule: [Instruction], _ other: [Instruction]) {
    #expect(!Self.mean(rule, other, .ipv4))
    #expect(Self.mean(rule, rule, .ipv4) && Self.mean(other, other, .ipv4))
  }

  @Test func aKeyHasAsManyRegistersAsTheSetDeclares() {
    let pairs = SetDeclaration("pairs", key: [.address(.ipv4), .port], value: .fields([.word]))
    func rule(_ second: Register, data: Register) -> [Instruction] {
      [
        .payload(.network, offset: 16, length: 4, into: Self.first),
        .payload(.transport, offset: 2, length: 2, into: second),
        .lookup(Self.first, in: .named("pairs"), into: data, inverted: false),
        .storeMeta(.priority, from: data),
      ]
    }
    func mean(_ rule: [Instruction], _ other: [Instruction]) -> Bool {
      RuleSemantics(rule) { _ in pairs } == RuleSemantics(other) { _ in pairs }
    }
    #expect(mean(rule(Register(1), data: Self.first), rule(Register(1), data: Self.other)))
    #expect(!mean(rule(Register(1), data: Self.first), rule(Register(2), data: Self.first)))
  }

  /// The difference sends nothing if only registers differ, and the chain if a rule does something else.
  @Test func aDifferenceComparesWhatRulesDo() throws {
    let set = NamedSet(Self.affinity(.ipv6))
    let ruleset = Ruleset(
      family: .ipv6, sets: [set],
      chains: [
        .destination(
          Chain(
            "c",
            [
              [
                .update(
                  "affinity", key: [.masked(.priority, 0xffff_e000), .sourceAddress], data: .meta(.priority),
                  timeoutMilliseconds: 10_000)
              ]
            ]))
      ])
    var live = TableImage(ruleset)
    live.chains["c"]?.rules = [Self.inRegister(5, Self.remember(.ipv6))]
    #expect(ruleset.difference(from: live).operations.isEmpty)
    live.chains["c"]?.rules = [Self.inRegister(4, Self.remember(.ipv6))]
    #expect(ruleset.difference(from: live).operations.count == 2)
  }
}
