import ClusterModel
import ManifestDecoding
import Testing
import SeededRandom

@Suite struct MutationTests {
  /// A decoder may reject anything, but it must not trap, and its result must be reproducible.
  private func survive(_ bytes: [UInt8], _ comment: Comment) {
    let once = try? decodeManifest(bytes, file: "a")
    let again = try? decodeManifest(bytes, file: "a")
    #expect(once?.objects == again?.objects, comment)
    #expect(once?.diagnostics == again?.diagnostics, comment)
    expectBothForms(bytes, once, comment)
  }

  /// Both forms of the objects at once are the same as each alone, and are refused if either is.
  private func expectBothForms(_ bytes: [UInt8], _ checked: DecodedManifest?, _ comment: Comment) {
    let whole = try? decodeObjects(bytes, file: "a")
    let both = try? decodeManifest(bytes, file: "a", keepsObjects: true)
    #expect((both == nil) == (checked == nil || whole == nil), comment)
    guard let both else { return }
    #expect(both.objects == checked?.objects, comment)
    #expect(both.diagnostics == checked?.diagnostics, comment)
    #expect(both.values == whole, comment)
    #expect(checked?.values == [], comment)
  }

  @Test(arguments: [Samples.list, Samples.json])
  func survivesTruncation(_ sample: String) {
    let bytes = Array(sample.utf8)
    for length in stride(from: 0, to: bytes.count, by: 7) {
      survive(Array(bytes[..<length]), "length \(length)")
    }
  }

  @Test(arguments: [Samples.list, Samples.json])
  func survivesMutation(_ sample: String) {
    for seed in 0..<600 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var bytes = Array(sample.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&bytes, &random) }
      survive(bytes, "seed \(seed)")
    }
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let at = Int.random(in: 0..<bytes.count, using: &random)
    let end = min(bytes.count, at + Int.random(in: 0...20, using: &random))
    switch Int.random(in: 0...3, using: &random) {
    case 0: bytes[at] = UInt8.random(in: .min ... .max, using: &random)
    case 1: bytes.removeSubrange(at..<end)
    case 2: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
    default: bytes.insert("{}[]:,-\"'&*!|>%@#\n\t ".utf8.randomElement(using: &random) ?? 0, at: at)
    }
  }

  /// Documents of every kind: YAML and JSON streams, lists, errors, repeated keys, aliases, and what is not an object.
  @Test(arguments: [
    Samples.list, Samples.json, Samples.list + "\n---\n" + Samples.service, "", "---\n---\n", "- a\n- b\n",
    "a: &x {b: 1}\nc: *x\n", "{kind: A, kind: B}", "a: [\n",
    #"{"kind": "Service", "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}"#,
    #"{"kind": "A"} {"kind": "Node", "apiVersion": "v1", "metadata": {"name": "B_"}} {"kind": "C", "kind": "D"}"#,
    #"{"kind": "PodList", "apiVersion": "v1", "items": [{"metadata": {"name": "a"}}, 7]}"#,
    #"{"kind": "A", "text": "\a"}"#, #"{"kind": "A", "text": "\q"}"#, #"{"kind": "A"} ["b"]"#,
  ])
  func bothFormsAreTheSameAsEachAlone(_ text: String) {
    survive(Array(text.utf8), "\(text)")
  }

  @Test(arguments: ["[", "{a: ", "- ", "{\"a\":", "? ", "!!str "])
  func survivesDepth(_ opening: String) {
    survive(Array(String(repeating: opening, count: 50_000).utf8), "\(opening)")
  }

  /// "A billion laughs": a few bytes that expand to very many objects.
  @Test func listsDoNotExplodeThroughAliases() throws {
    var text = "apiVersion: v1\nkind: List\nx0: &x0 {apiVersion: v1, kind: List, items: []}\n"
    for level in 1...30 {
      text += "x\(level): &x\(level) {apiVersion: v1, kind: List, items: [*x\(level - 1), *x\(level - 1)]}\n"
    }
    text += "items: [*x30]\n"
    #expect(try decode(text).objects.isEmpty)
  }

  @Test func mergesDoNotExplodeThroughAliases() throws {
    var text = "x0: &x0 {kind: Pod}\n"
    for level in 1...30 { text += "x\(level): &x\(level) {<<: [*x\(level - 1), *x\(level - 1)]}\n" }
    #expect(try decode(text + "<<: *x30\napiVersion: v1\n").objects.isEmpty)
  }
}
