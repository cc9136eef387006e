import Foundation
import FuzzTargets
import SeededRandom
import Testing

/// What scripts/fuzz looks for, in every run of the suite: the corpus, and inputs near it.
@Suite struct CorpusTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fuzz/corpus")

  private func inputs(of target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
    let folder = Self.folder.appending(path: target.name)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .map { ($0, [UInt8](try Data(contentsOf: folder.appending(path: $0)))) }
  }

  @Test func everyTargetHasAFolderAndEveryFolderATarget() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(folders) == Set(FuzzTarget.all.map(\.name)))
    for target in FuzzTarget.all { #expect(try !inputs(of: target).isEmpty, "\(target.name)") }
  }

  @Test(arguments: FuzzTarget.all.map(\.name)) func theCorpusHolds(_ name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    for (file, bytes) in try inputs(of: target) { #expect(target.violation(bytes) == nil, "\(name)/\(file)") }
    #expect(target.violation([]) == nil)
  }

  /// The same mutations in every run, so that a failure comes again.
  @Test(arguments: FuzzTarget.all.map(\.name)) func mutationsOfTheCorpusHold(_ name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let inputs = try inputs(of: target).map(\.bytes).filter { $0.count < 8192 }
    try #require(!inputs.isEmpty)
    for seed in 0..<300 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var bytes = inputs.randomElement(using: &random) ?? []
      let other = inputs.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, with: other, &random) }
      #expect(target.violation(bytes) == nil, "\(name), seed \(seed): \(Data(bytes).base64EncodedString())")
    }
  }

  private func mutate(_ bytes: inout [UInt8], with other: [UInt8], _ random: inout SeededGenerator) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 0...16, using: &random))
    switch Int.random(in: 0...5, using: &random) {
    case 0: bytes.removeSubrange(place..<end)
    case 1:
      bytes.insert(contentsOf: Array(bytes[place..<end]), at: Int.random(in: 0...bytes.count, using: &random))
    case 2 where !other.isEmpty:
      let start = Int.random(in: 0..<other.count, using: &random)
      bytes.insert(contentsOf: other[start..<min(other.count, start + 32)], at: place)
    case 3 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 4 where place < bytes.count:
      bytes[place] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
    default: bytes.insert(.random(in: 0...255, using: &random), at: place)
    }
  }
}
