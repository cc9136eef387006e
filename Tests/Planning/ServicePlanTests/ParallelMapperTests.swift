import ServicePlan
import Testing

struct ParallelMapperTests {
  @Test(arguments: [0, 1, 2, 5, 256, 1001], [1, 2, 3, 7, 8])
  func rangesAreContiguousAndEquallyLong(count: Int, parts: Int) {
    let ranges = Fixed(parts: parts).ranges(of: count)
    #expect(ranges.count == parts)
    #expect(ranges.flatMap { Array($0) } == Array(0..<count))
    #expect((ranges.map(\.count).max() ?? 0) - (ranges.map(\.count).min() ?? 0) <= 1)
  }

  @Test func aSerialMapperHasASinglePart() {
    #expect(SerialMapper().ranges(of: 5) == [0..<5])
    #expect(SerialMapper().ranges(of: 0) == [0..<0])
    #expect(SerialMapper().map(["a", "b"]) { $0 + $0 } == ["aa", "bb"])
  }

  @Test func bothReturnsResultsInOrder() {
    let (number, text) = SerialMapper().both(1, "two") {
      $0 + 1
    } second: {
      $0 + "!"
    }
    #expect(number == 2 && text == "two!")
  }

  @Test func aPartIsUniquelyReferenced() {
    #expect(SerialMapper().map([Owner(), Owner()]) { $0.isAlone } == [true, true])
    let (first, second) = SerialMapper().both(Owner(), Owner()) {
      $0.isAlone
    } second: {
      $0.isAlone
    }
    #expect(first && second)
  }
}

/// Would be copied if anybody else had a reference to it.
private struct Owner {
  private var thing = Thing()

  private final class Thing: Sendable {}

  var isAlone: Bool {
    mutating get { isKnownUniquelyReferenced(&thing) }
  }
}

private struct Fixed: ParallelMapper {
  let parts: Int

  func partCount(of count: Int) -> Int { parts }

  func map<Part: Sendable, Result: Sendable>(
    _ parts: consuming [Part], _ body: @Sendable (inout Part) -> Result
  ) -> [Result] {
    SerialMapper().map(parts, body)
  }
}
