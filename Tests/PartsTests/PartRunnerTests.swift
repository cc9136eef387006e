import Parts
import Testing

struct PartRunnerTests {
  @Test(arguments: [0, 1, 2, 5, 256, 1001], [1, 2, 3, 7, 8])
  func rangesFollowEachOtherAndAreAsLongAsEachOther(count: Int, parts: Int) {
    let ranges = Fixed(parts: parts).ranges(of: count)
    #expect(ranges.count == parts)
    #expect(ranges.flatMap { Array($0) } == Array(0..<count))
    #expect((ranges.map(\.count).max() ?? 0) - (ranges.map(\.count).min() ?? 0) <= 1)
  }

  @Test func onePartIsAllThereIs() {
    #expect(InOnePart().ranges(of: 5) == [0..<5])
    #expect(InOnePart().ranges(of: 0) == [0..<0])
    #expect(InOnePart().map(["a", "b"]) { $0 + $0 } == ["aa", "bb"])
  }

  @Test func twoThingsComeInTheirOrder() {
    let (number, text) = InOnePart().both {
      1
    } _: {
      "two"
    }
    #expect(number == 1 && text == "two")
  }
}

private struct Fixed: PartRunner {
  let parts: Int

  func partCount(of count: Int) -> Int { parts }

  func map<Part: Sendable, Result: Sendable>(
    _ parts: [Part], _ body: @Sendable (Part) -> Result
  ) -> [Result] {
    parts.map { body($0) }
  }
}
