import Parts
import Testing

@testable import Controller

struct AllProcessorsTests {
  @Test func theResultsAreInOrderOfTheParts() {
    let parts = Array(0..<100)
    #expect(AllProcessors().map(parts) { $0 * $0 } == parts.map { $0 * $0 })
    #expect(AllProcessors().map([7]) { $0 + 1 } == [8])
  }

  @Test func fewThingsAreOnePart() {
    #expect(AllProcessors().partCount(of: 0) == 1)
    #expect(AllProcessors().partCount(of: 300) == 1)
    #expect(AllProcessors().partCount(of: 1_000_000) >= 1)
  }
}
