import ClusterModel
import Foundation
import KubeObjects
import SeededRandom
import Testing

@testable import ManifestDecoding

/// Manifests with nothing unusual in them are read by fast readers. For any bytes, what these read must equal what the general
/// readers read, including every diagnostic with its location.
@Suite struct PlainTests {
  /// What is read from a manifest.
  private enum Outcome: Equatable {
    case objects([KubeObject], [Diagnostic])
    case refused(ManifestSyntaxError)
  }

  private func outcome(_ bytes: [UInt8], triesPlain: Bool) -> Outcome {
    var reader = ManifestReader(file: "a", .checked)
    reader.triesPlain = triesPlain
    do throws(ManifestSyntaxError) {
      try reader.read(bytes)
      return .objects(reader.manifest.objects, reader.manifest.diagnostics)
    } catch {
      return .refused(error)
    }
  }

  private func isPlain(_ bytes: [UInt8]) -> Bool {
    let reader = ManifestReader(file: "a", .checked)
    return (try? reader.readingPlainJSON(bytes)) != nil || (try? reader.readingPlainYAML(bytes)) != nil
  }

  /// Compares both, and returns whether the manifest is plain.
  @discardableResult
  private func compare(_ bytes: [UInt8], _ comment: Comment) -> Bool {
    #expect(outcome(bytes, triesPlain: true) == outcome(bytes, triesPlain: false), comment)
    return isPlain(bytes)
  }
}

// MARK: Agreement
extension PlainTests {
  /// Otherwise the tests below would compare the general readers with themselves.
  @Test(arguments: [
    Samples.service, Samples.slice, Samples.node, Samples.serviceCIDR, Samples.list, Samples.json,
  ])
  func samplesArePlain(_ sample: String) {
    #expect(compare(Array(sample.utf8), "\(sample)"))
  }

  @Test(arguments: WholeObject.all.indices) func wholeObjectsArePlain(_ index: Int) {
    #expect(compare(Array(WholeObject.all[index].json.utf8), "object \(index)"))
  }

  /// A kind that is missing in the table of the fast readers would be read by the general ones forever.
  @Test(arguments: ResourceKind.all.indices) func everyKindIsPlain(_ index: Int) throws {
    let kind = ResourceKind.all[index]
    let object =
      #"{"apiVersion": "\#(kind.apiVersions[0])", "kind": "\#(kind.name)", "metadata": {"name": "a"}}"#
    #expect(compare(Array(object.utf8), "\(kind.name)"))
    #expect(compare(Array("items: [{metadata: {name: a}}]\nkind: \(kind.name)List".utf8), "list") == false)
    let list =
      "kind: \(kind.name)List\napiVersion: \(kind.apiVersions[0])\nitems: [{metadata: {name: a}}, {}]\n"
    #expect(compare(Array(list.utf8), "\(kind.name)List"))
  }

  /// What JSON and YAML allow, and what they do not.
  @Test(arguments: [
    "", " ", "{}", "{} {}", "{}{", "{},{}", "[]", "{\"a\": [1, [2], {\"b\": {}}]}", "{\"a\": 1,}",
    "{\"a\" 1}", "{\"a\": 01}",
    "{\"a\": 1.}", "{\"a\": -}", "{\"a\": 1e}", "{\"a\": -0.5e+7}", "{\"a\": tru}", "{\"a\": nul}",
    "{\"a\": \"\\x\"}",
    "{\"a\": \"\\u12\"}", "{\"a\": \"\u{1}\"}", "{\"a\": \"", "{\"a", "{\"\\u0061\": 1, \"a\": 2}",
    "{\"a\\\"\": 1, \"a\\\"\": 2}",
    "{\"é\": 1}", "{a: b}", "{\"a\": 1} # comment", "\u{feff}{\"a\": 1}", "---\n---\n", "--- ~\n",
    "--- null\n...\n", "--- x\n",
    "%YAML 1.1\n---\na: 1\n", "a: &x 1\nb: *x\n", "a: !!str 1\n", "<<: {a: 1}\n", "\"<<\": {a: 1}\n",
    "a: 1\na: 2\n", "on: 1\n",
    "? [a]\n: 1\n", "~: 1\n", "a: 'it''s'\n", "a: |\n  b\n  c\n", "{{ x }}\n", "a: {{ x }}\n",
    "a: \u{feff}b\n", "\tb: 1\n",
    "kind: List\napiVersion: v1\nitems: null\n", "kind: List\napiVersion: v1\n",
    "kind: List\napiVersion: v2\nitems: []\n",
    "kind: List\napiVersion: v1\nitems: 7\n", "kind: List\napiVersion: v1\nitems: [7]\n",
    "items: [a, {}]\nkind: List\n",
    "kind: List\napiVersion: v1\nitems: [{kind: List, apiVersion: v1, items: []}, {kind: Nod, apiVersion: v1}]\n",
    "kind: [List]\nitems: [{}]\n", "items: [{}]\nkind: [List]\n",
    "kind: ConfigMap\napiVersion: v1\nitems: [{}]\n",
    "items: []\nitems: []\nkind: List\napiVersion: v1\n",
  ])
  func bothAgreeAboutTheLanguage(_ text: String) {
    compare(Array(text.utf8), "\(text)")
  }

  /// Values that a field may have, beside those that it should.
  @Test(arguments: [
    "null", "~", "true", "yes", "Off", "7", "-7", "-0", "0", "007", "0x1F", "0o17", "1_000", "80.0", "8e1",
    "1.5", ".5", ".inf",
    "999999999999999999", "9999999999999999999", "\"\"", "\"80\"", "\"a\\u00e9\\n\\\"\"",
    "\"\\ud83d\\ude80\"", "'x'", "x", "[]",
    "[null]", "[7, x]", "{}", "{a: b}", "1.2.3", "10.0.0.1", "010.0.0.1", "2026-11-22",
    "2026-11-22T15:08:43Z", "TCP", "n",
  ])
  func bothAgreeAboutValues(_ value: String) {
    for field in ["port", "targetPort", "name", "protocol", "nodePort"] {
      let text = """
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "labels": {"b": \(value)},
         "annotations": {"viaduct/lb-algorithm": \(value), "c": \(value)}}, "spec": {"clusterIP": \(value),
         "selector": {"d": \(value)}, "externalIPs": [\(value)], "publishNotReadyAddresses": \(value),
         "ports": [{"port": 80, "\(field)2": \(value), "\(field)": \(value)}]}}
        """
      compare(Array(text.utf8), "\(field): \(value)")
      compare(Array("---\n\(text)".utf8), "\(field): \(value), as YAML")
    }
  }

  /// Diagnostics about large JSON have no locations, and come from the fast reader itself.
  @Test func bothAgreeAboutLargeJSON() {
    let space = [UInt8](repeating: 0x20, count: ManifestReader.largeJSON)
    #expect(compare(Array(Samples.json.utf8) + space, "samples"))
    let odd = #"""
      {"items": [{"kind": "Service", "apiVersion": "v1", "metadata": {"name": "A"}, "spec": {"prots": []}},
       {"kind": "List", "apiVersion": "v1"}, {"apiVersion": "v1"}], "kind": "List", "apiVersion": "v1"}
      """#
    #expect(compare(Array(odd.utf8) + space, "odd"))
  }

  @Test func bothAgreeAboutTheExamples() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../examples")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
      .compactMap { $0 as? URL }.filter { ["yaml", "json"].contains($0.pathExtension) }
    var plain = 0
    for file in files where compare([UInt8](try Data(contentsOf: file)), "\(file.path)") { plain += 1 }
    #expect(plain > files.count / 2, "\(plain) of \(files.count)")
  }
}

// MARK: Random manifests
extension PlainTests {
  private static let samples = [Samples.list, Samples.json, Samples.service] + WholeObject.all.map(\.json)

  /// Changed bytes: most are not valid any more.
  @Test func bothAgreeAboutDamage() {
    var (all, plain) = (0, 0)
    for seed in 0..<1200 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var bytes = Array(Self.samples[Int(seed) % Self.samples.count].utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) { damage(&bytes, &random) }
      all += 1
      if compare(bytes, "seed \(seed)") { plain += 1 }
    }
    #expect(plain > 0 && plain < all, "\(plain) of \(all)")
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 0...20, using: &random))
    switch Int.random(in: 0...4, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
    case 3: bytes[place] = "{}[]:,-\"'&*!|>%@#\\\n\t 0".utf8.randomElement(using: &random) ?? 0
    default: bytes.insert("{}[]:,-\"'&*!|>%@#\\\n\t 0".utf8.randomElement(using: &random) ?? 0, at: place)
    }
  }

  /// Changed words and lines: many are still valid, with other values, names and shapes.
  @Test func bothAgreeAboutOtherWords() {
    let words = [
      "null", "true", "7", "80", "8.5", "\"x\"", "\"\"", "[]", "{}", "[\"a\"]", "\"name\"", "\"port\"",
      "\"Node\"", "\"nmae\"",
      "\"10.0.0.300\"", "\"\\u0061\"",
    ]
    var (all, plain) = (0, 0)
    for seed in 0..<900 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var tokens = Self.tokens(Self.samples[Int(seed) % Self.samples.count])
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        let place = Int.random(in: 0..<tokens.count, using: &random)
        tokens[place] = words.randomElement(using: &random) ?? ""
      }
      all += 1
      if compare(Array(tokens.joined().utf8), "seed \(seed)") { plain += 1 }
    }
    #expect(plain > all / 10 && plain < all, "\(plain) of \(all)")
  }

  /// Words, and what is between them.
  private static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var wasWord = false
    for character in text {
      let isWord = character.isLetter || character.isNumber || "\"./".contains(character)
      if isWord == wasWord, !tokens.isEmpty {
        tokens[tokens.count - 1].append(character)
      } else {
        tokens.append(String(character))
      }
      wasWord = isWord
    }
    return tokens
  }
}
