import ClusterModel
import ManifestDecoding
import ObjectNotation
import Testing

@Suite struct ObjectValueTextTests {
  private static func read(_ text: String) throws -> ObjectValue? {
    try decodeObjects(Array(text.utf8), file: "a").first
  }

  /// Strings that a YAML parser could misread or reject.
  private static let texts = [
    "", " ", "web", "a b", "80", "0x1f", "0b11", "0o17", "010", "1e3", "1_000", ".5", ".inf", "-.INF",
    "12:30", "true",
    "Yes", "off", "y", "null", "~", "2026-01-31", "2026-01-31T12:00:00Z", "2026-01-31x", "- a", "-a", "--- a",
    "?", "? a",
    ":", "a: b", "a:", "a #b", "#a", "a'b", "\"a\"", "'a'", "{a}", "[a]", "*a", "&a", "!a", "|", ">", "%a",
    "@a", "`a",
    "a\nb", "a\nb\n", "a\n\n", "\n", "\na", " a\nb", "a\n  b\n", "tab\there", "bell\u{7}", "\u{85}", "é🚀",
    "<<", "=",
    "10.96.0.1", "fd00::1", "::", "1.2.3", "+1", "1.", "a,b", "back\\slash",
  ]

  @Test(arguments: texts) func everyStringRoundTripsThroughYAML(_ text: String) throws {
    let object = ObjectValue.object([
      "a": .text(text), "b": .list([.text(text), .list([.text(text)])]), "c": .object(["d": .text(text)]),
    ])
    #expect(try Self.read(object.yaml) == object, "\(object.yaml)")
  }

  @Test(arguments: texts) func everyStringRoundTripsThroughJSON(_ text: String) throws {
    let object = ObjectValue.object(["a": .text(text), "b": .list([.text(text)])])
    #expect(try Self.read(object.json) == object, "\(object.json)")
  }

  @Test func everyKeyRoundTrips() throws {
    let object = ObjectValue.object(
      Dictionary(
        uniqueKeysWithValues: Self.texts.filter { !$0.contains("\n") && $0 != "<<" }.map { ($0, .number(1)) })
    )
    #expect(try Self.read(object.yaml) == object, "\(object.yaml)")
    #expect(try Self.read(object.json) == object, "\(object.json)")
  }

  @Test func isPrintedLikeInKubectl() throws {
    let text = """
      apiVersion: v1
      items:
      - apiVersion: v1
        kind: Service
        metadata:
          annotations:
            note: |
              two
              lines
          name: web
        spec:
          clusterIP: 10.96.0.1
          ports:
          - name: http
            port: 80
            targetPort: "8080"
          selector: {}
          weights: []
        status:
          fraction: 1.5
          gone: null
          isTrue: true
          matrix:
          - - 1
            - 2
          - []
      kind: List

      """
    guard case .object(let service)? = try Self.read(text) else {
      Issue.record("no Service")
      return
    }
    let list = ObjectValue.object([
      "apiVersion": .text("v1"), "kind": .text("List"), "items": .list([.object(service)]),
    ])
    #expect(list.yaml == text)
    #expect(
      ObjectValue.object(["b": .list([.number(1), .null]), "a": .object([:]), "c": .list([])]).json == """
        {
            "a": {},
            "b": [
                1,
                null
            ],
            "c": []
        }

        """)
  }

  @Test func listsAreReplacedByTheirItems() throws {
    let typed = "apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n- 7\n"
    let objects = try decodeObjects(Array(typed.utf8), file: "a")
    #expect(objects.map(\.kind) == ["Pod"])
    #expect(objects.map { $0["apiVersion"].text } == ["v1"])
    #expect(objects.map(\.name) == [NamespacedName("default", "a")])
  }

  /// "A billion laughs": a few bytes that expand to very many values.
  @Test func aliasesDoNotExplode() {
    var text = "x0: &x0 [a, a]\n"
    for level in 1...40 { text += "x\(level): &x\(level) [*x\(level - 1), *x\(level - 1)]\n" }
    let error = #expect(throws: ManifestSyntaxError.self) { try decodeObjects(Array(text.utf8), file: "a") }
    #expect(error?.remedy == "write it without aliases")
  }
}
