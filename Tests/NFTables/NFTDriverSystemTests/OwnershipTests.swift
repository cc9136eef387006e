import ServicePlan
import DriverSupport
import Addresses
import NFTRuleset
import NFTCompiler
import Testing

struct OwnershipTests {
  /// The owners of a set's elements, each once, in order of name.
  private func owners(_ ownership: ElementOwners, in set: NamedSet?) -> [String] {
    let names = (set?.elements ?? []).map { element in
      set.flatMap { ownership.name(of: element, in: $0.declaration.name) } ?? "nobody"
    }
    return Set(names).sorted()
  }

  static let expected: [(SetName, [String])] = [
    (
      "services",
      ["default/guarded:http", "default/open:admin", "default/sticky:http", "default/web:http"]
    ),
    ("node-ports", ["default/guarded:http", "default/open:admin"]),
    ("endpoints", ["default/guarded:http", "default/open:admin", "default/web:http"]),
    ("cluster-words", ["default/guarded:http"]),
    ("affinity-slots", ["default/sticky:http"]),
    ("affinity-endpoints", ["default/sticky:http"]),
    ("source-ranges", ["default/guarded", "default/open"]),
    ("guarded-services", ["default/guarded:http", "default/open:admin"]), ("guarded-class", ["nobody"]),
    (
      "cluster-ips",
      ["default/guarded", "default/open", "default/sticky", "default/web"]
    ),
    ("node-port-addresses", ["nobody"]), ("class", ["nobody"]), ("set-class", ["nobody"]),
    ("service-cidrs", ["nobody"]), ("local-pods", ["nobody"]), ("hairpin", ["nobody"]),
  ]

  @Test(arguments: expected)
  func namesTheServicePortOfEveryElement(_ set: SetName, _ names: [String]) {
    for compiled in Shop.everything.plans.rulesets() {
      let ruleset = compiled.ruleset
      #expect(owners(ElementOwners(ruleset), in: ruleset.set(set)) == names, "\(ruleset.family)")
    }
  }

  @Test(arguments: expected)
  func knowsServicesThatAreOnlyInTheLiveTable(_ set: SetName, _ names: [String]) {
    for compiled in Shop.everything.plans.rulesets() {
      let ruleset = compiled.ruleset
      let nothing = Ruleset(family: ruleset.family, sets: [], chains: [])
      let ownership = ElementOwners(nothing, replacing: TableImage(ruleset))
      #expect(owners(ownership, in: ruleset.set(set)) == names, "\(ruleset.family)")
    }
  }

  @Test func coversEverySet() {
    let tried = Set(Self.expected.map(\.0))
    for compiled in Shop.everything.plans.rulesets() {
      let filled = compiled.ruleset.sets.filter { !$0.elements.isEmpty }.map(\.declaration.name)
      #expect(Set(filled) == tried, "\(compiled.ruleset.family)")
    }
  }
}
