import ClusterModel
import Testing

@Suite struct LabelSelectorTests {
  private static let web: Labels = ["app": "web", "tier": "front", "size": "3", "note": ""]

  @Test(arguments: [
    "", " ", "app", "app=web", "app==web", "app = web", "tier!=back", "zone!=a", "!old", "! old",
    "app in (web)",
    "app in (api, web)", "tier notin (back,middle)", "zone notin (a)", "size>2", "size<4", "note=", "note",
    "note in (,x)", "note in (x,)", "note in ()", "note in ( )", "note in (x,,)", "app notin ()",
    "app=web,tier=front", "app,tier in (front),!old", "app!=",
  ])
  func matches(_ text: String) throws {
    #expect(try LabelSelector(parsing: text).matches(Self.web))
  }

  @Test(arguments: [
    "old", "app=api", "app!=web", "!app", "app in (api)", "tier notin (front)", "size>3", "size<3", "app>1",
    "note=x", "app=web,tier=back", "zone in (a,b)", "zone=",
  ])
  func doesNotMatch(_ text: String) throws {
    #expect(try !LabelSelector(parsing: text).matches(Self.web))
  }

  @Test(arguments: [
    ("in=notin", "in=notin"), ("a==b", "a=b"), ("a in (c,b,c)", "a in (b,c)"), ("a in (b)", "a=b"),
    ("a notin (b , c)", "a notin (b,c)"), ("x.org/a-b_c.D=1", "x.org/a-b_c.D=1"),
    ("!a,b>1,c<2", "!a,b>1,c<2"),
    ("a in (b,,c)", "a in (,b,c)"), ("a in (b,,,c)", "a in (,b,c)"), ("a in (,,,)", "a="),
    ("a in (b,,)", "a in (,b)"), ("a in (,,)", "a="),
    ("a in ()", "a="), ("a notin ()", "a!="),
    ("a\tin\r\n( b )", "a=b"), ("a in (in,notin)", "a in (in,notin)"), ("notin notin (in)", "notin!=in"),
  ])
  func printsTheCanonicalForm(_ text: String, _ written: String) throws {
    let selector = try LabelSelector(parsing: text)
    #expect(selector.description == written)
    #expect(try LabelSelector(parsing: written) == selector)
  }

  /// apimachinery's parser rejects these as well.
  @Test(arguments: [
    ",", "a,", "a,,b", ",a", "=a", "a b", "a=b c", "a===b", "a=!b", "!a=b", "!", "a in", "a in b",
    "a in (b", "a in (b c)", "a notin (b))", "a!", "a>b", "a<", "-a", "a-", "/a", "a/", "a/b/c", "A.org/b",
    "x_y/a", "a=-b", "a=b/c", "a=\(String(repeating: "x", count: 64))", "a()", "ä", "a in (,", "a in (",
    "a\u{a0}=b", "a='b'", "a in b)", "a>1.5", "a>-1", "a=b\u{301}",
  ])
  func rejectsInvalidSelectors(_ text: String) {
    #expect(throws: LabelSelectorError.self) { try LabelSelector(parsing: text) }
  }

  @Test func errorsNameTheProblemAndTheRemedy() {
    let error = #expect(throws: LabelSelectorError.self) { try LabelSelector(parsing: "app web") }
    #expect(
      error?.description == #"unexpected "web" after the key "app"; use =, ==, !=, in, notin, > or <"#)
  }

  @Test func theLastOfRepeatedLabelsIsUsedAndOrderIsIrrelevant() {
    let labels: Labels = ["b": "1", "a": "1", "b": "2"]
    #expect(labels.description == "a=1,b=2")
    #expect(labels == ["a": "1", "b": "2"])
    #expect(labels["b"] == "2")
    #expect(labels["c"] == nil)
    #expect(LabelSelector(matching: labels).matches(["a": "1", "b": "2", "c": "3"]))
    #expect(!LabelSelector(matching: labels).matches(["a": "1"]))
    #expect(Labels().isEmpty)
  }
}
