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
      chains: [.destination(Chain("prerouting", hook: .prerouting, rules))] + more)
  }

  private static func set(_ declaration: SetDeclaration, _ elements: Element...) -> Ruleset {
    ruleset(sets: [NamedSet(declaration, elements)])
  }

  @Test(arguments: [
    ruleset(), set(ports, Element(Words(80)), Element(Words(81))),
    set(ranges, Element(Words(1), .through(Words(9)))),
    set(ranges, Element(Words(9), .through(Words(9)))), set(words, Element(Words(80), .fields(Words(1, 2)))),
    set(verdicts, Element(Words(1), .verdict(.goto("prerouting"))), Element(Words(2), .verdict(.drop))),
    ruleset(
      sets: [NamedSet(verdicts)],
      [[.verdictMap(Lookup(.meta(.priority), in: "verdicts"))], [.verdict(.jump("x"))]],
      more: [.source(Chain("x", []))]),
    ruleset([[.match(.anyTransport)]]),
    ruleset(sets: [NamedSet(SetDeclaration("prerouting", key: [.port]))]),
  ])
  func aSoundRulesetHasNoProblems(_ ruleset: Ruleset) { #expect(ruleset.problems == []) }

  @Test(arguments: [
    (ruleset(sets: [NamedSet(ports), NamedSet(ports)]), "ports is there twice"),
    (ruleset(more: [.source(Chain("prerouting", []))]), "chain prerouting is there twice"),
    (set(ports, Element(Words(80)), Element(Words(80))), "ports: an element is there twice"),
    (
      set(ranges, Element(Words(1), .through(Words(2))), Element(Words(1), .through(Words(3)))),
      "ranges: an element is there twice"
    ),
    (set(ports, Element(Words(80, 1))), "ports: an element of other types"),
    (set(ports, Element(Words())), "ports: an element of other types"),
    (set(ports, Element(Words(1), .through(Words(2)))), "ports: an element of other types"),
    (set(ports, Element(Words(1), .fields(Words(2)))), "ports: an element of other types"),
    (set(ports, Element(Words(1), .verdict(.drop))), "ports: an element of other types"),
    (set(ranges, Element(Words(1))), "ranges: an element of other types"),
    (set(ranges, Element(Words(2), .through(Words(1)))), "ranges: an element of other types"),
    (set(ranges, Element(Words(1), .through(Words(1, 2)))), "ranges: an element of other types"),
    (set(words, Element(Words(1), .fields(Words(1)))), "words: an element of other types"),
    (set(words, Element(Words(1), .fields(Words(1, 2, 3)))), "words: an element of other types"),
    (set(words, Element(Words(1))), "words: an element of other types"),
    (set(words, Element(Words(1), .verdict(.drop))), "words: an element of other types"),
    (set(verdicts, Element(Words(1))), "verdicts: an element of other types"),
    (set(verdicts, Element(Words(1), .fields(Words(1)))), "verdicts: an element of other types"),
    (set(verdicts, Element(Words(1), .verdict(.goto("x")))), "leads to no chain"),
    (set(verdicts, Element(Words(1), .verdict(.jump("x")))), "leads to no chain"),
    (ruleset([[.verdict(.goto("x"))]]), "prerouting: there is no chain x"),
    (ruleset([[.verdict(.jump("x"))]]), "prerouting: there is no chain x"),
    (ruleset([[.verdictMap(Lookup(.meta(.priority), in: "x"))]]), "prerouting: there is no set x"),
    (ruleset([[.match(.found(Lookup(.sourceAddress, in: "x"), false))]]), "prerouting: there is no set x"),
    (ruleset([[.set(.mark, to: .lookup(Lookup(.sourceAddress, in: "x")))]]), "prerouting: there is no set x"),
    (ruleset([[.action(.dnat(to: Lookup(.meta(.priority), in: "x")))]]), "prerouting: there is no set x"),
    (ruleset([[.delete("x", key: [.sourceAddress])]]), "prerouting: there is no set x"),
    (
      ruleset([[.update("x", key: [.sourceAddress], data: .number(1), timeoutMilliseconds: 1)]]),
      "prerouting: there is no set x"
    ),
  ])
  func whatTheKernelWouldRefuseIsAProblem(_ ruleset: Ruleset, _ expected: String) {
    #expect(ruleset.problems.count == 1)
    #expect(ruleset.problems.first?.contains(expected) == true, "\(ruleset.problems)")
  }

  // MARK: Differences

  private static let sample = ruleset(
    sets: [NamedSet(ports, [Element(Words(80)), Element(Words(81), comment: "a")]), NamedSet(verdicts)],
    [[.match(.found(Lookup(.destinationPort, in: "ports"), true)), .verdict(.goto("x"))]],
    more: [.destination(Chain("x", [[.verdict(.drop)]])), .destination(Chain("empty", []))])

  @Test func withoutATableAllOfItIsMadeInAnOrderThatTheKernelTakes() {
    let chains = Self.sample.chains
    #expect(
      Self.sample.difference(from: nil).operations == [
        .createTable, .createSet(Self.ports), .createSet(Self.verdicts),
        .createChain("prerouting", .prerouting), .createChain("x", nil), .createChain("empty", nil),
        .addRules(chains[0]), .addRules(chains[1]),
        .addElements(Self.ports, [Element(Words(80)), Element(Words(81), comment: "a")]),
      ])
  }

  @Test func anEmptyTableIsFilledWithoutMakingIt() {
    let empty = TableImage(family: .ipv4)
    let steps = Self.sample.difference(from: empty)
    #expect(steps.operations == Array(Self.sample.difference(from: nil).operations.dropFirst()))
    #expect(TableImage.applying(steps, to: empty) == TableImage(Self.sample))
  }

  @Test func withoutADifferenceThereIsNothingToDo() {
    let steps = Self.sample.difference(from: TableImage(Self.sample))
    #expect(steps.isEmpty && steps.elementsAdded == 0 && steps.elementsDeleted == 0)
  }

  @Test func anElementWithAnotherRemarkIsWrittenAnew() {
    var live = TableImage(Self.sample)
    live.sets["ports"]?.elements[Words(81)] = Element(Words(81), comment: "b")
    let steps = Self.sample.difference(from: live)
    #expect(
      steps.operations == [
        .deleteElements(Self.ports, [Element(Words(81), comment: "b")]),
        .addElements(Self.ports, [Element(Words(81), comment: "a")]),
      ])
    #expect(steps.elementsAdded == 1 && steps.elementsDeleted == 1)
  }

  @Test func aSetThatIsMadeAnewTakesTheRulesThatReferToItAlong() {
    var live = TableImage(Self.sample)
    live.sets["ports"]?.declaration = SetDeclaration("ports", key: [.port], size: 7)
    let steps = Self.sample.difference(from: live)
    #expect(
      steps.operations == [
        .flushChain("prerouting"), .deleteSet("ports"), .createSet(Self.ports),
        .addRules(Self.sample.chains[0]),
        .addElements(Self.ports, [Element(Words(80)), Element(Words(81), comment: "a")]),
      ])
    #expect(TableImage.applying(steps, to: live) == TableImage(Self.sample))
  }

  @Test func elementsThatPacketsMakeAreLeftAlone() {
    let dynamic = SetDeclaration(
      "affinity", key: [.address(.ipv4)], value: .fields([.word]), timeoutMilliseconds: 1000)
    let wanted = Self.ruleset(sets: [NamedSet(dynamic)])
    var live = TableImage(wanted)
    live.sets["affinity"]?.elements[Words(1)] = Element(Words(1), .fields(Words(2)))
    #expect(wanted.difference(from: live).isEmpty)
  }

  @Test func theRulesOfAChainAreRewrittenInTheirOrder() {
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
