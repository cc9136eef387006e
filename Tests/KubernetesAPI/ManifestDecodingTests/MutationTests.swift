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
