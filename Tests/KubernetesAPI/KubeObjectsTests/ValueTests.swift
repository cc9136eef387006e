import Testing

@testable import KubeObjects

@Suite struct ValueTests {
  @Test(arguments: [
    ("a", true, true), ("web-1", true, true), ("1web", true, true), ("a.b", false, true), ("", false, false),
    ("-a", false, false), ("a-", false, false), ("A", false, false), ("a_b", false, false),
    ("a..b", false, false),
    ("a.-b", false, false), (".a", false, false), ("a.", false, false), ("a-.b", false, false),
    (".", false, false), ("a--b", true, true),
    ("é", false, false), ("a\n", false, false),
    (String(repeating: "a", count: 63), true, true),
    (String(repeating: "a", count: 64), false, true), (String(repeating: "a", count: 254), false, false),
  ])
  func namesFollowTheAPIsRules(_ name: String, _ isLabel: Bool, _ isSubdomain: Bool) {
    #expect(NameRule.label.allows(name) == isLabel)
    #expect(NameRule.subdomain.allows(name) == isSubdomain)
  }

  @Test func pathsPrintAsTheAPIServerPrintsThem() {
    let path = FieldPath([.key("spec"), .key("ports"), .index(0), .key("port")])
    #expect(path.text == "spec.ports[0].port")
  }
}
