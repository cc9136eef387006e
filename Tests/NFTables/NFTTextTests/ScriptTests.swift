import Addresses
import NFTText
import NFTRuleset
import Testing

struct ScriptTests {
  /// A set declaration, and the contents of its block; in IPv6 for the second table.
  @Test(arguments: [
    (
      SetDeclaration("s", key: [.address(.ipv4)]), AddressFamily.ipv4,
      "add set ip viaduct s { type ipv4_addr; }"
    ),
    (
      SetDeclaration("s", key: [.address(.ipv6)], isInterval: true), .ipv6,
      "add set ip6 viaduct s { type ipv6_addr; flags interval; }"
    ),
    (
      SetDeclaration("s", key: [.address(.ipv4), .word], isInterval: true),
      .ipv4,
      "add set ip viaduct s { type ipv4_addr . classid; flags interval; }"
    ),
    (
      SetDeclaration(
        "s", key: [.address(.ipv4), .transport, .port], value: .fields([.word]), size: 16384,
        hasCounters: true), .ipv4,
      "add map ip viaduct s { type ipv4_addr . inet_proto . inet_service : classid; size 16384; counter; }"
    ),
    (
      SetDeclaration("s", key: [.word], value: .verdict), .ipv4,
      "add map ip viaduct s { type classid : verdict; }"
    ),
    (
      SetDeclaration("s", key: [.word, .slot], value: .fields([.address(.ipv4), .port]), size: 7), .ipv4,
      "add map ip viaduct s { typeof meta priority . numgen random mod 2 : ip daddr . th dport; size 7; }"
    ),
    (
      SetDeclaration("s", key: [.word, .slot], value: .fields([.address(.ipv6), .port])), .ipv6,
      "add map ip6 viaduct s { typeof meta priority . numgen random mod 2 : ip6 daddr . th dport; }"
    ),
    (
      SetDeclaration("s", key: [.word, .slot], value: .fields([.word])), .ipv4,
      "add map ip viaduct s { typeof meta priority . numgen random mod 2 : meta priority; }"
    ),
    (
      SetDeclaration(
        "s", key: [.word, .address(.ipv6)], value: .fields([.word]), timeoutMilliseconds: 10_800_000,
        size: 9), .ipv6,
      "add map ip6 viaduct s { type classid . ipv6_addr : classid; size 9; flags dynamic,timeout; timeout 10800s; }"
    ),
    (
      SetDeclaration("s", key: [.slot, .transport, .port]), .ipv4,
      "add set ip viaduct s { typeof numgen random mod 2 . meta l4proto . th dport; }"
    ),
  ])
  func aSetIsDeclaredAsNFTWritesIt(_ set: SetDeclaration, _ family: AddressFamily, _ text: String) {
    #expect(Transaction(family: family, operations: [.create(.set(set))]).nftScript == text + "\n")
  }

  private static let ports = SetDeclaration("ports", key: [.port])
  private static let addresses = SetDeclaration("addresses", key: [.address(.ipv4)], size: 8)

  private func sample(_ family: AddressFamily) -> Ruleset {
    Ruleset(
      family: family,
      sets: [
        NamedSet(Self.ports, [Element(RegisterWords(80)), Element(RegisterWords(81), comment: "b")]),
        NamedSet(Self.addresses),
      ],
      chains: [
        .destination(
          Chain(
            "prerouting", hook: .prerouting, priority: .dstnat, [[.verdict(.jump("x"))], [.verdict(.drop)]])),
        .destination(Chain("output", hook: .output, priority: .dstnat, [])),
        .destination(Chain("x", [[.verdict(.return)]])),
        .source(Chain("postrouting", hook: .postrouting, priority: .srcnat, [[.action(.masquerade)]])),
      ])
  }

  @Test(arguments: [(AddressFamily.ipv4, "ip"), (.ipv6, "ip6")])
  func aScriptReplacesTheTable(_ family: AddressFamily, _ keyword: String) {
    #expect(
      sample(family).nftScript.replacing("\t", with: "  ") == """
        add table \(keyword) viaduct
        delete table \(keyword) viaduct
        table \(keyword) viaduct {
          set ports {
            type inet_service
            elements = {
              80,
              81 comment "b",
            }
          }

          set addresses {
            type ipv4_addr
            size 8
          }

          chain prerouting {
            type nat hook prerouting priority -100; policy accept;
            jump x
            drop
          }

          chain output {
            type nat hook output priority -100; policy accept;
          }

          chain x {
            return
          }

          chain postrouting {
            type nat hook postrouting priority 100; policy accept;
            masquerade fully-random
          }
        }

        """)
  }

  /// Returns what a script passes on.
  private func pieces(_ write: (@escaping (String) -> Void) -> Void) -> [String] {
    var pieces: [String] = []
    write { pieces.append($0) }
    return pieces
  }

  @Test func aLongScriptIsPassedOnInPieces() {
    let elements = (0..<20_000 as Range<UInt32>).map { Element(RegisterWords($0), comment: "element") }
    let transaction = Transaction(family: .ipv4, operations: [.addElements(Self.ports, elements)])
    let pieces = pieces(transaction.writeScript)
    #expect(pieces.joined() == transaction.nftScript)
    #expect(pieces.count > 2)
    #expect(pieces.allSatisfy { $0.utf8.count < 100_000 })
    #expect(self.pieces(sample(.ipv6).writeScript).joined() == sample(.ipv6).nftScript)
  }

  @Test func everyOperationIsACommand() {
    let steps: [Transaction.Operation] = [
      .deleteTable, .createTable, .flushChain("x"), .delete(.set("ports")), .create(.set(Self.ports)),
      .create(.chain("x")), .create(.chain("postrouting", BaseChain(.nat, .postrouting, .srcnat))),
      .addRules(.destination(Chain("x", [[.verdict(.drop)], [.verdict(.return)]]))),
      .deleteElements(Self.ports, [Element(RegisterWords(80), comment: "gone"), Element(RegisterWords(81))]),
      .addElements(Self.ports, [Element(RegisterWords(82), comment: "new")]), .delete(.chain("y")),
    ]
    let transaction = Transaction(family: .ipv6, operations: steps)
    let script = """
      delete table ip6 viaduct
      add table ip6 viaduct
      flush chain ip6 viaduct x
      delete set ip6 viaduct ports
      add set ip6 viaduct ports { type inet_service; }
      add chain ip6 viaduct x
      add chain ip6 viaduct postrouting { type nat hook postrouting priority 100; policy accept; }
      add rule ip6 viaduct x drop
      add rule ip6 viaduct x return
      delete element ip6 viaduct ports {
      \t80,
      \t81,
      }
      add element ip6 viaduct ports {
      \t82 comment "new",
      }
      delete chain ip6 viaduct y

      """
    #expect(transaction.nftScript == script)
    #expect(Transaction(family: .ipv4, operations: []).nftScript == "")
  }

  @Test(arguments: [
    (
      BaseChain(.filter, .forward, .filter, policy: .drop), "type filter hook forward priority 0; policy drop"
    ),
    (BaseChain(.nat, .input, .srcnat), "type nat hook input priority 100; policy accept"),
    (BaseChain(.route, .output, .mangle), "type route hook output priority -150; policy accept"),
  ])
  func aBaseChainSaysItsTypeHookPriorityAndPolicy(_ base: BaseChain, _ text: String) {
    let transaction = Transaction(family: .ipv4, operations: [.create(.chain("x", base))])
    #expect(transaction.nftScript == "add chain ip viaduct x { \(text); }\n")
  }

  // MARK: Documents

  @Test func aRulesetsDocumentContainsEverything() throws {
    #expect(
      try json(RulesetDocument(sample(.ipv4))) == """
        {"chains":[{"hook":"type nat hook prerouting priority -100; policy accept;","name":"prerouting",\
        "rules":["jump x","drop"]},{"hook":"type nat hook output priority -100; policy accept;","name":"output",\
        "rules":[]},{"name":"x","rules":["return"]},{"hook":"type nat hook postrouting priority 100; policy accept;",\
        "name":"postrouting","rules":["masquerade fully-random"]}],"family":"ip","sets":[{"declaration":["set",\
        "type inet_service"],"elements":["80","81 comment \\"b\\""],"name":"ports"},{"declaration":["set",\
        "type ipv4_addr","size 8"],"elements":[],"name":"addresses"}],"table":"viaduct"}
        """)
  }

  @Test func aTransactionsDocumentContainsItsCommands() throws {
    let transaction = Transaction(
      family: .ipv6,
      operations: [
        .deleteElements(Self.ports, [Element(RegisterWords(80))]),
        .addElements(Self.ports, [Element(RegisterWords(81)), Element(RegisterWords(82))]),
      ])
    #expect(
      try json(TransactionDocument(transaction)) == """
        {"commands":["delete element ip6 viaduct ports {","\\t80,","}","add element ip6 viaduct ports {","\\t81,",\
        "\\t82,","}"],"elementsAdded":2,"elementsDeleted":1,"family":"ip6","table":"viaduct"}
        """)
  }
}
