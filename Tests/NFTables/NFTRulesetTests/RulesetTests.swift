import Addresses
import NFTRuleset
import Testing

struct RulesetTests {
  private static let ports = SetDeclaration("ports", key: [.port])
  private static let ranges = SetDeclaration("ranges", key: [.address(.ipv4)], isInterval: true)
  private static let words = SetDeclaration("words", key: [.port], value: .fields([.word, .slot]))
  private static let verdicts = SetDeclaration("verdicts", key: [.word], value: .verdict)

  private static func ruleset(
    sets: [NamedSet] = [], _ rules: [Rule<DestinationSide>] = [], more: [AnyChain] = []
  ) -> Ruleset {
    Ruleset(
      family: .ipv4, sets: sets,
      chains: [.destination(Chain("prerouting", hook: .prerouting, priority: .dstnat, rules))] + more)
  }

  private static func set(_ declaration: SetDeclaration, _ elements: Element...) -> Ruleset {
    ruleset(sets: [NamedSet(declaration, elements)])
  }

  @Test(arguments: [
    ruleset(), set(ports, Element(RegisterWords(80)), Element(RegisterWords(81))),
    set(ranges, Element(RegisterWords(1), .through(RegisterWords(9)))),
    set(ranges, Element(RegisterWords(9), .through(RegisterWords(9)))),
    set(words, Element(RegisterWords(80), .fields(RegisterWords(1, 2)))),
    set(
      verdicts, Element(RegisterWords(1), .verdict(.goto("prerouting"))),
      Element(RegisterWords(2), .verdict(.drop))),
    ruleset(
      sets: [NamedSet(verdicts)],
      [[.verdictMap(Lookup(.meta(.priority), in: "verdicts"))], [.verdict(.jump("x"))]],
      more: [.source(Chain("x", []))]),
    ruleset([[.match(.anyTransport)]]),
    ruleset(sets: [NamedSet(SetDeclaration("prerouting", key: [.port]))]),
  ])
  func aValidRulesetHasNoProblems(_ ruleset: Ruleset) { #expect(ruleset.problems == []) }

  @Test(arguments: [
    (ruleset(sets: [NamedSet(ports), NamedSet(ports)]), "ports is declared twice"),
    (ruleset(more: [.source(Chain("prerouting", []))]), "chain prerouting is declared twice"),
    (set(ports, Element(RegisterWords(80)), Element(RegisterWords(80))), "ports: duplicate element"),
    (
      set(
        ranges, Element(RegisterWords(1), .through(RegisterWords(2))),
        Element(RegisterWords(1), .through(RegisterWords(3)))),
      "ranges: duplicate element"
    ),
    (set(ports, Element(RegisterWords(80, 1))), "ports: element of the wrong type"),
    (set(ports, Element(RegisterWords())), "ports: element of the wrong type"),
    (set(ports, Element(RegisterWords(1), .through(RegisterWords(2)))), "ports: element of the wrong type"),
    (set(ports, Element(RegisterWords(1), .fields(RegisterWords(2)))), "ports: element of the wrong type"),
    (set(ports, Element(RegisterWords(1), .verdict(.drop))), "ports: element of the wrong type"),
    (set(ranges, Element(RegisterWords(1))), "ranges: element of the wrong type"),
    (set(ranges, Element(RegisterWords(2), .through(RegisterWords(1)))), "ranges: element of the wrong type"),
    (
      set(ranges, Element(RegisterWords(1), .through(RegisterWords(1, 2)))),
      "ranges: element of the wrong type"
    ),
    (set(words, Element(RegisterWords(1), .fields(RegisterWords(1)))), "words: element of the wrong type"),
    (
      set(words, Element(RegisterWords(1), .fields(RegisterWords(1, 2, 3)))),
      "words: element of the wrong type"
    ),
    (set(words, Element(RegisterWords(1))), "words: element of the wrong type"),
    (set(words, Element(RegisterWords(1), .verdict(.drop))), "words: element of the wrong type"),
    (set(verdicts, Element(RegisterWords(1))), "verdicts: element of the wrong type"),
    (
      set(verdicts, Element(RegisterWords(1), .fields(RegisterWords(1)))),
      "verdicts: element of the wrong type"
    ),
    (set(verdicts, Element(RegisterWords(1), .verdict(.goto("x")))), "refers to a chain that does not exist"),
    (set(verdicts, Element(RegisterWords(1), .verdict(.jump("x")))), "refers to a chain that does not exist"),
    (ruleset([[.verdict(.goto("x"))]]), "prerouting: chain x does not exist"),
    (ruleset([[.verdict(.jump("x"))]]), "prerouting: chain x does not exist"),
    (ruleset([[.verdictMap(Lookup(.meta(.priority), in: "x"))]]), "prerouting: set x does not exist"),
    (
      ruleset([[.match(.found(Lookup(.sourceAddress, in: "x"), negated: true))]]),
      "prerouting: set x does not exist"
    ),
    (
      ruleset([[.set(.mark, to: .lookup(Lookup(.sourceAddress, in: "x")))]]),
      "prerouting: set x does not exist"
    ),
    (ruleset([[.action(.dnat(to: Lookup(.meta(.priority), in: "x")))]]), "prerouting: set x does not exist"),
    (ruleset([[.delete("x", key: [.sourceAddress])]]), "prerouting: set x does not exist"),
    (
      ruleset([[.update("x", key: [.sourceAddress], data: .number(1), timeoutMilliseconds: 1)]]),
      "prerouting: set x does not exist"
    ),
  ])
  func whatTheKernelWouldRejectIsAProblem(_ ruleset: Ruleset, _ expected: String) {
    #expect(ruleset.problems.count == 1)
    #expect(ruleset.problems.first?.contains(expected) == true, "\(ruleset.problems)")
  }

  // MARK: Differences

  private static let sample = ruleset(
    sets: [
      NamedSet(ports, [Element(RegisterWords(80)), Element(RegisterWords(81), comment: "a")]),
      NamedSet(verdicts),
    ],
    [[.match(.found(Lookup(.destinationPort, in: "ports"))), .verdict(.goto("x"))]],
    more: [.destination(Chain("x", [[.verdict(.drop)]])), .destination(Chain("empty", []))])

  @Test func withoutATableEverythingIsCreatedInAnOrderThatTheKernelAccepts() {
    let chains = Self.sample.chains
    #expect(
      Self.sample.difference(from: nil).operations == [
        .createTable, .create(.set(Self.ports)), .create(.set(Self.verdicts)),
        .create(.chain("prerouting", BaseChain(.nat, .prerouting, .dstnat))), .create(.chain("x")),
        .create(.chain("empty")),
        .addRules(chains[0]), .addRules(chains[1]),
        .addElements(Self.ports, [Element(RegisterWords(80)), Element(RegisterWords(81), comment: "a")]),
      ])
  }

  @Test func anEmptyTableIsFilledWithoutCreatingIt() {
    let empty = TableImage(family: .ipv4)
    let steps = Self.sample.difference(from: empty)
    #expect(steps.operations == Array(Self.sample.difference(from: nil).operations.dropFirst()))
    #expect(TableImage.applying(steps, to: empty) == TableImage(Self.sample))
  }

  @Test func withoutADifferenceThereIsNothingToDo() {
    let steps = Self.sample.difference(from: TableImage(Self.sample))
    #expect(steps.isEmpty && steps.elementsAdded == 0 && steps.elementsDeleted == 0)
  }

  @Test func anElementWithAnotherCommentIsReplaced() {
    var live = TableImage(Self.sample)
    live.sets["ports"]?.elements[RegisterWords(81)] = Element(RegisterWords(81), comment: "b")
    let steps = Self.sample.difference(from: live)
    #expect(
      steps.operations == [
        .deleteElements(Self.ports, [Element(RegisterWords(81), comment: "b")]),
        .addElements(Self.ports, [Element(RegisterWords(81), comment: "a")]),
      ])
    #expect(steps.elementsAdded == 1 && steps.elementsDeleted == 1)
  }

  @Test func replacingASetAlsoReplacesTheRulesThatReferToIt() {
    var live = TableImage(Self.sample)
    live.sets["ports"]?.declaration = SetDeclaration("ports", key: [.port], size: 7)
    let steps = Self.sample.difference(from: live)
    #expect(
      steps.operations == [
        .flushChain("prerouting"), .delete(.set("ports")), .create(.set(Self.ports)),
        .addRules(Self.sample.chains[0]),
        .addElements(Self.ports, [Element(RegisterWords(80)), Element(RegisterWords(81), comment: "a")]),
      ])
    #expect(TableImage.applying(steps, to: live) == TableImage(Self.sample))
  }

  @Test func elementsOfDynamicMapsAreKept() {
    let dynamic = SetDeclaration(
      "affinity", key: [.address(.ipv4)], value: .fields([.word]), timeoutMilliseconds: 1000)
    let wanted = Self.ruleset(sets: [NamedSet(dynamic)])
    var live = TableImage(wanted)
    live.sets["affinity"]?.elements[RegisterWords(1)] = Element(RegisterWords(1), .fields(RegisterWords(2)))
    #expect(wanted.difference(from: live).isEmpty)
  }

  @Test func theRulesOfAChainAreRewrittenInOrder() {
    var live = TableImage(Self.sample)
    live.chains["x"]?.rules = [[.verdict(.return)], [.verdict(.drop)]]
    #expect(
      Self.sample.difference(from: live).operations
        == [.flushChain("x"), .addRules(Self.sample.chains[1])])
    live.chains["x"]?.rules = []
    #expect(Self.sample.difference(from: live).operations == [.addRules(Self.sample.chains[1])])
  }

  @Test func cleaningUpRemovesTheTable() {
    let steps = Transaction.cleanup(.ipv6)
    #expect(steps.family == .ipv6 && steps.operations == [.deleteTable])
    #expect(TableImage.applying(steps, to: TableImage(family: .ipv6)) == nil)
  }
}
